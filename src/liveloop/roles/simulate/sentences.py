"""What simulated people are called and what they say. Written for this; nobody said it."""

from __future__ import annotations

NAMES = (
    "小满", "阿岚", "南风", "豆包茶", "橘子汽水", "半糖", "青柠", "山行", "夜航船", "小河马", "木棉", "晴天",
    "糯米", "拾光", "北岛来信", "云朵", "Mika", "Leo", "Nora", "Juno", "Theo", "Ada", "Finn", "Iris", "Otto",
    "Ruby", "Hugo", "Wren",
)  # fmt: skip

SENTENCES = (
    "来了来了", "晚上好", "这个颜色真好看", "刚进来，讲到哪了", "有大一点的尺码吗", "声音很清楚", "画面好稳",
    "第一次来", "主播慢点说", "这款有现货吗", "能再看一下背面吗", "我也想要这个", "上次买的还在用", "哈哈哈",
    "包邮吗", "多久发货", "什么时候抽奖", "已经下单了", "支持一下", "这个怎么清洗", "求链接",
    "可以开发票吗", "刚才那个再讲讲", "在哪里领券", "价格可以", "送人合适吗", "打卡", "明天还播吗", "学到了",
    "Hello from the night shift", "Just joined, what did I miss", "Love this one", "Does it come in blue?",
    "The picture is really smooth", "Could you show it from the side?", "How long does shipping take?",
    "First time here", "That was quick", "Is it machine washable?", "Good evening everyone", "Count me in",
    "I have the older model and still use it", "What size should I take?", "When is the next show?",
    "Nice, thank you", "Can you say the price again?", "Haha", "Well explained", "See you tomorrow",
    "这个 size 怎么选", "颜色 looks great", "下次 live 是什么时候", "可以 ship 到上海吗", "👍👍", "🎉",
)  # fmt: skip
