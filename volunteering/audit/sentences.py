"""Every tag and the sentence the console shows for it: all that can happen on the platform, on one page."""

SENTENCES = {
    "accounts:consent:given": "同意了{kind}",
    "accounts:login:succeeded": "登录了平台",
    "accounts:user:opened": "用手机号开通了登录",
    "content:link:saved": "保存了友情链接“{label}”",
    "content:policy_document:saved": "保存了政策文件“{title}”",
    "regions:region:added": "新增了区域“{name}”",
    "volunteers:volunteer:registered": "注册为科技志愿者，编号 {number}",
    "volunteers:volunteer:updated": "修改了志愿者信息",
}
