"""What each rule is called in ``Fact.rule``, and what it says in one Chinese line.

A name never changes its meaning; a rule that is given up takes its name with it. A date
that two rules gave together carries both names, joined by ``+``.

Depends on: nothing. Used by: search.explain, web.presenters.facts.
"""

from typing import Final

RULES: Final = {
    "masthead": "报头：一行只有报名、日期、版次",
    "footer": "版脚印有日期",
    "record": "来源文件自身的记录，或网页地址里的日期",
    "event-held": "已经举行的活动，名称以年份开头，同句有日子",
    "event-report": "报道当天的事，句中活动的名称带年份",
    "event-at": "“某月某日，在某年……会上”一类的写法",
    "event-named": "以年份命名的活动正在报道",
    "this-year": "“今年”旁边括注了年份",
    "plan-issued": "新近印发的文件，名称带年份",
    "target": "年底前要达到的目标，文中又说到当年的某一段",
    "anniversary": "某件大事的第几周年",
    "milestone": "“开局之年”一类，指明某一年的说法",
    "congress": "第几届第几次会议",
    "edition": "逐届举行的活动的届次",
    "sexagenary": "干支纪年",
    "day-told": "文中的日子连同“昨天、今天”，推出见报日",
    "month-of-event": "报道的最近一件事的月份",
    "day-after-event": "日报：报道的最近一件事的次日",
    "district-name": "写出区县或开发区的全名",
    "district-alias": "写出区县的简称，上下文是本地",
    "district-town": "写出所属的乡镇、街道",
    "district-landmark": "写出所在的地标",
    "person-title": "姓名旁边印着职务",
    "person-list": "在一串用顿号或空格隔开的姓名里",
    "person-role": "姓名旁边有说明身份的词",
    "person-speaks": "后面是“说、表示、介绍”一类的词",
    "person-original": "后面括注外文原名",
    "person-feat": "后面是运动员在场上做的事",
    "person-tagged": "模型认作人名",
    "topic-words": "主题词表里的词，标题里的分量重",
    "keyphrase": "在这一篇里多见、在别处少见的词",
    "time-full": "文中写出年月日的时间",
    "time-yearmonth": "文中写出年月的时间",
    "time-yearpart": "文中写出年份的半年或季度",
    "time-year": "文中写出的年份",
    "time-yearmonths": "文中写出年份的几个月",
    "time-turnpart": "今年、去年一类的半年或季度，按见报日推算",
    "time-turnmonth": "今年、去年一类的某月，按见报日推算",
    "time-turn": "今年、去年一类，按见报日推算",
    "time-monthday": "某月某日，取离见报日最近的一年",
    "time-month": "只写月份的，取见报的那一年",
    "time-months": "某月至某月，取见报的那一年或所说的一年",
    "time-nearmonth": "本月、上月一类，按见报日推算",
    "time-day": "某日，取见报前最近的一个",
    "time-relative": "昨天、今晚一类，按见报日推算",
    "time-part": "上半年、一季度一类，取见报的那一年",
    "byline": "印在署名里",
    "correction": "人工更正",
}
"""Every rule, in the order the facts are shown."""

_BETWEEN: Final = "+"


def said(rule: str) -> str:
    """Say what a rule is; a name without words is given as it is.

    >>> said("event-at+day-after-event")
    '“某月某日，在某年……会上”一类的写法；日报：报道的最近一件事的次日'
    """
    return "；".join(RULES.get(name, name) for name in rule.split(_BETWEEN))
