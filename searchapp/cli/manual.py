"""What ``--help`` says, for people who see the program for the first time.

Every paragraph begins with a mark that keeps its line breaks: lines of Chinese have no
blanks at which they could be broken anew.

Depends on: cli.complaints (exit codes). Used by: cli.commands.
"""

from typing import Final

from searchapp.cli.complaints import EXIT_CODES

MAIN: Final = """\
报纸全文检索：建索引、检索、开网页。

\b
第一次使用：
  searchapp rebuild-index          从 seeds/ 建索引
  searchapp search 产业集聚区      在终端里检索
  searchapp serve                  在浏览器里检索

\b
每个命令加 --help 看详细说明和例子，如 searchapp search --help。
所有设置也可用环境变量给出，如 SEARCHAPP_INDEX_DIR；见 docs/settings.md。
"""

ENDING: Final = "\b\n退出码：\n" + "\n".join(
    f"{code:>4}  {meaning}" for code, meaning in EXIT_CODES
)

REBUILD_INDEX: Final = """\
从来源文件重建索引，并逐字检验。

\b
来源是文件或文件夹，可以有多个，默认是 seeds/：
  .txt .md                       一个文件一个版面的文字
  .html .htm                     报纸网络版存下来的网页
  .xml                           METS 连同它的 ALTO，或单独的 ALTO
  .jsonl .jsonl.gz .jsonl.xz     一行一篇文章
读不了的文件和记录会列出位置和原因，其余照常收入。

\b
新索引在旁边建好、检验之后才启用；中途失败或中断，原有索引照常使用。
人工更正写在来源旁边的 corrections.toml 里，写法见 docs/corrections.md；
不再合用的更正列在后面，退出码为 1。
逐字检验：从印出的文字里随机抽取 1 至 8 个字的字串，逐个检索，与逐字
比对的结果核对。

\b
例：
  searchapp rebuild-index
  searchapp rebuild-index 2013/ 2014/ 增刊.jsonl.xz --index big-index
  searchapp rebuild-index --quiet --json 报告.json
"""

UPDATE_INDEX: Final = """\
把新增和改动的来源放进索引，其余不动。

\b
再次给出的来源文件，以现在的内容为准：改动的文章换成新的，文件里已经没有
的文章从索引里删去。文件有读不了的地方时，只增不删。
新的一代索引与原来的共用没有变的文件，几乎不占地方；建好、检验之后才启用，
正在运行的网页服务随即改用。更新多次后，小的索引段会自动合并。

\b
例：
  searchapp update-index 2024-05/
  searchapp update-index 更正过的版面.txt
  searchapp update-index --remove 000_cc2969aef1e5ff18-02
"""

SEARCH: Final = """\
在终端里检索。

\b
不含空格的一串按原样找，空格表示“并且”，引号里的空格照找。
可用 OR、-、括号，和 标题: 人物: 地区: 主题: 记者: 等字段。
简体、繁体，全角、半角都找得到。以 - 开头的查询前面加 -- 。

\b
例：
  searchapp search 产业集聚区
  searchapp search '招商 -惠济区' --sort date --limit 20
  searchapp search 马 --facet district=高新区 --from 2013 --to 2014
  searchapp search '"4000亿元"' --json
"""

SERVE: Final = """\
开网页服务，在浏览器里检索。

\b
例：
  searchapp serve
  searchapp serve --build-from seeds
  searchapp serve --index big-index --port 8080 --workers 4
"""

CHECK: Final = """\
检查索引是否完好。

\b
不加 --deep 时核对文件的名称和大小；加了则通读每个文件，并对索引中
存放的文字重做逐字检验。

\b
例：
  searchapp check
  searchapp check --deep --index big-index
"""

BENCH: Final = """\
在同一份语料、同一批问题上测量本引擎与对照引擎。

\b
先把来源切成同样的字对与词，交给每个引擎；再逐题比对总数、分面计数和
日期次序，全部一致才计时，有一题不同就停下并指出是哪一题。
tantivy 要另装：pip install 'searchapp[bench]'；fts5 与 whoosh 不用。
whoosh 很慢：每一万段要建半分钟，只答时限之内的问题，表中写明题数。

\b
问题文件是 JSON 行，种类与抽取的相同，如
  {"kind": "or3", "strings": ["产业", "集聚", "招商"]}
  {"kind": "date_filter", "strings": ["地铁"], "first_day": 20130401, "last_day": 20130630}

\b
例：
  searchapp bench 语料.jsonl.xz
  searchapp bench 语料.jsonl.xz --scale 37000,370000 --json 数字.json
  searchapp bench 语料.jsonl.xz --peers tantivy --work-dir bench
"""

EVALUATE: Final = """\
用标准答案衡量读得对不对。

\b
逐项给出应有、给出、正确的个数和准确率、召回率、F1：文章的起止、标题、
引题、副题、小标题、署名、接合、日期、地区、人物、主题；并列出每一个不对
的地方，连同依据的原文。答得不全对，退出码也是 0。

\b
标准答案是 JSON，写法见 docs/evaluation.md；没有写的项目不衡量。
来源是标准答案里提到的文件，或它们所在的文件夹，默认是 seeds/。

\b
例：
  searchapp evaluate 标准答案.json
  searchapp evaluate 标准答案.json 2013/ 2014/ --json 数字.json
"""

EXPLAIN: Final = """\
说明一篇文章的各项事实是怎样知道的，或一个查询为什么查到、查不到它。

\b
列出每个日期、地区、人物、主题、关键词和署名：值，印明还是推定，规则，
依据的原文和它所在的段、字位；分栏处的接合、残段和人工更正也列出。
文章标识见检索结果和文章页。

\b
给出 --query 时，逐项说明文章是否符合查询：符合的在第几段，
不符合的差在哪里，每一项单独能查到几篇。

\b
例：
  searchapp explain 004_2ac1f2df68704ade-01 --query '高新区 招商'
  searchapp explain 004_2ac1f2df68704ade-01
  searchapp explain 004_2ac1f2df68704ade-01 --json --index big-index
"""
