"""Chinese surnames, to tell a name in a byline from other words.

A closed list of characters and nothing more; what a name is, ``bylines`` decides.

Source: the surnames of the Chinese name corpus (Apache-2.0) with a frequency of at least 9,
the compound ones, and the traditional form of each.

Depends on: nothing. Used by: archive.bylines.
"""

from typing import Final

SURNAMES: Final = frozenset(
    "王李张刘陈杨黄吴赵周徐孙马朱胡林郭何高罗郑梁谢宋唐许邓冯韩曹曾彭肖蔡潘田董袁于余蒋叶杜苏"
    "魏程吕丁沈任姚卢钟姜崔谭廖范汪陆金石戴贾韦夏邱方侯邹熊孟秦白毛江闫薛尹付段雷黎史龙钱贺陶"
    "顾龚郝邵万严洪赖武傅莫孔汤向常温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟申殷詹欧耿关覃"
    "兰焦俞左柳甘祝包代宁符阮尚舒纪柯梅童毕凌单季成霍苗裴涂谷曲盛冉翁蓝骆路游靳辛管柴蒙鲍华喻"
    "祁房蒲滕萧屈饶解牟艾尤时阳阎穆应农司古吉卓车简连缪项麦褚窦娄戚岑党宫景卜费冷晏卫席柏米隋"
    "宗桂瞿全苟楼闵佟臧边卞姬邬和师仇栾丘刁沙商寇荣巫郎桑丛甄敖虞仲池巩明佘查麻苑迟邝封官谈鞠"
    "匡惠荆乐冀胥郁南班储芦原栗燕楚鄢扬劳谌奚皮蔺粟冼盘满闻厉伊候仝区郜海阚花权强帅屠朴盖练廉"
    "禹井巴漆祖丰支卿国狄平计索宣晋相占初门云容敬来扈晁都芮普阙戈浦伏薄鹿邸雍辜阿羊母亓裘修邰"
    "杭赫况那宿鲜逯印隆习茹诸战慕危玉银亢公嵇豆哈湛宾勾茅戎利於呼居干揭但尉斯元束檀衣"
    "張劉陳楊黃吳趙孫馬羅鄭謝許鄧馮韓餘蔣葉蘇呂盧鍾譚範陸賈韋鄒閆龍錢賀顧龔萬嚴賴湯溫齊喬龐顏"
    "莊聶魯嶽歐關蘭寧紀畢單塗藍駱遊鮑華蕭饒時陽閻應農車簡連繆項麥竇婁黨宮費衛樓閔邊鄔師欒榮叢"
    "鞏遲鄺談荊樂鬱儲蘆揚勞諶藺盤滿聞厲區闞權強帥樸蓋練豐國計晉佔門雲來闕況鮮習諸戰銀賓幹瀋鐘"
)
"""Surnames of one character, simplified and traditional."""

COMPOUND_SURNAMES: Final = frozenset(
    [
        "欧阳",
        "百里",
        "淳于",
        "澹台",
        "独孤",
        "端木",
        "段干",
        "公孙",
        "公西",
        "公羊",
        "公冶",
        "赫连",
        "呼延",
        "皇甫",
        "乐正",
        "令狐",
        "闾丘",
        "慕容",
        "纳兰",
        "南宫",
        "濮阳",
        "上官",
        "申屠",
        "司空",
        "司寇",
        "司马",
        "司徒",
        "太史",
        "太叔",
        "拓跋",
        "完颜",
        "万俟",
        "尉迟",
        "闻人",
        "巫马",
        "西门",
        "夏侯",
        "夏候",
        "鲜于",
        "轩辕",
        "宇文",
        "长孙",
        "钟离",
        "仲孙",
        "诸葛",
        "颛孙",
        "宗政",
        "左丘",
        "歐陽",
        "澹臺",
        "獨孤",
        "段幹",
        "公孫",
        "赫連",
        "樂正",
        "閭丘",
        "納蘭",
        "南宮",
        "濮陽",
        "司馬",
        "完顏",
        "尉遲",
        "聞人",
        "巫馬",
        "西門",
        "鮮于",
        "軒轅",
        "長孫",
        "鍾離",
        "仲孫",
        "諸葛",
        "顓孫",
    ]
)
"""Surnames of two characters, simplified and traditional."""
