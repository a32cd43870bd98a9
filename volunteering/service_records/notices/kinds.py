"""Every kind of notice of this app, by what people choose; the texts stand in the other rooms."""

RECORDS = {
    "recorded": "服务时长已记录",
    "reversed": "服务记录已撤销",
    "answered": "异议有了答复",
    "attendance_refused": "一次服务没有记录时长",
    "hand_entered": "有人为您补录了时长",
    "hand_refused": "补录的时长没有记录",
    "notice_answered": "您对公示的异议有了结果",
    "evaluated": "组织评价了您的服务",
    "merit": "新的培训或表彰记录",
    "merit_withdrawn": "培训或表彰记录已撤销",
    "star_announced": "星级正在公示",
    "star_awarded": "评定了新的星级",
    "star_refused": "星级没有通过",
    "star_withdrawn": "星级已撤销",
    "star_answered": "您对星级的异议有了答复",
    "issued": "您有一份服务证明",
    "revoked": "一份服务证明已撤销",
}
REMINDERS = {
    "check_out": "请签退",
    "unfinished": "缺签退，请联系组织",
    "evaluate": "请评价活动",
}
WORK = {
    "objected": "志愿者提出异议",
    "hand_sent": "有补录的时长等待审核",
    "hand_decided": "补录的时长有了结果",
    "notice_objected": "公示的补录时长有异议",
    "deadline": "时长等待确认，期限将到",
    "anomaly": "时长有需要说明的情况",
    "anomaly_decided": "时长异常核实有结果",
    "reversed_by_association": "科协撤销了一条记录",
    "star_objected": "公示的星级有异议",
    "batch_done": "批量开具的证明好了",
    "batch_stopped": "批量开具没有完成",
}
URGENT = {"check_out"}  # the door closes in an hour or two
