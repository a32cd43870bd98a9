"""Every kind of notice of this app, by what people choose; the texts stand in the other rooms."""

RECORDS = {
    "recorded": "服务时长已记录",
    "reversed": "一条服务记录已撤销",
    "answered": "您的异议有了答复",
    "attendance_refused": "一次服务没有记录时长",
    "hand_entered": "有人为您补录了服务时长",
    "hand_refused": "补录的时长没有记录",
    "notice_answered": "您对公示的异议有了结果",
    "evaluated": "组织评价了您的服务",
    "merit": "新的培训或表彰记录",
    "merit_withdrawn": "培训或表彰记录已撤销",
    "star_announced": "星级正在公示",
    "star_awarded": "评定了新的星级",
    "star_refused": "星级没有通过审核",
    "star_withdrawn": "一个星级已收回",
    "star_answered": "您对星级公示的异议有了答复",
    "issued": "您有一份服务证明",
    "revoked": "一份服务证明已撤销",
}
REMINDERS = {
    "check_out": "活动结束了，请签退",
    "unfinished": "缺签退，请补上离开的时间",
    "evaluate": "请评价这次活动",
}
WORK = {
    "objected": "有志愿者对服务记录提出异议",
    "hand_sent": "有补录的时长等待审核",
    "hand_decided": "补录的时长有了结果",
    "notice_objected": "公示的补录时长有异议",
    "deadline": "时长等待确认，期限将到",
    "anomaly": "有一处服务时长请说明",
    "anomaly_decided": "服务时长的异常已核实",
    "reversed_by_association": "科协撤销了一条服务记录",
    "star_objected": "有人对星级公示提出异议",
    "batch_done": "批量开具的服务证明好了",
    "batch_stopped": "批量开具没有完成",
}
URGENT = {"check_out"}  # the door closes in an hour or two
STRAIGHT = {
    *("recorded", "issued", "check_out", "evaluate"),
    *("objected", "hand_sent", "hand_decided", "notice_objected", "deadline", "anomaly", "star_objected", "batch_done"),
}
