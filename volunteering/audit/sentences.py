"""Every tag and the sentence the console shows for it: all that can happen on the platform, on one page."""

SENTENCES = {
    "access:grant:given": "授予了{region}的{role}权限",
    "access:grant:withdrawn": "收回了{region}的{role}权限",
    "accounts:consent:given": "同意了{kind}",
    "accounts:login:succeeded": "登录了平台",
    "accounts:user:opened": "用手机号开通了登录",
    "content:link:saved": "保存了友情链接“{label}”",
    "content:policy_document:saved": "保存了政策文件“{title}”",
    "organizations:change:approved": "通过了组织“{name}”的变更",
    "organizations:change:returned": "退回了组织“{name}”的变更",
    "organizations:membership:approved": "同意加入“{organization}”",
    "organizations:membership:left": "退出了“{organization}”",
    "organizations:membership:refused": "没有同意加入“{organization}”",
    "organizations:membership:requested": "申请加入“{organization}”",
    "organizations:organization:certified": "认证了组织“{name}”",
    "organizations:organization:edited": "修改了组织“{name}”",
    "organizations:organization:registered": "登记了组织“{name}”",
    "organizations:organization:returned": "退回了组织“{name}”",
    "regions:region:added": "新增了区域“{name}”",
    "volunteers:volunteer:registered": "注册为科技志愿者，编号 {number}",
    "volunteers:volunteer:updated": "修改了志愿者信息",
}
