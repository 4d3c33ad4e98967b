"""优待、奖励和工伤待遇: payments that regulations often leave out of income, each apart from its nearest neighbour."""

from __future__ import annotations

from plugins.national.elements.catalogue import payment

BENEFITS = (
    payment("entitled_pension", "优抚对象抚恤金", "优抚对象享受的抚恤金"),
    payment("entitled_nursing", "优抚对象护理费", "优抚对象享受的护理费"),
    payment("entitled_health", "优抚对象保健金", "优抚对象享受的保健金"),
    payment("conscript_family", "义务兵家属优待金", "义务兵家属优待金"),
    payment("entitled_living", "优抚对象生活补助", "优抚对象享受的定期定量生活补助"),
    payment("model_worker", "省级以上劳动模范退休后荣誉津贴", "省级以上劳动模范退休后享受的荣誉津贴"),
    payment("model_worker_other", "其他劳动模范荣誉津贴", "省级以下劳动模范，或者退休以前享受的荣誉津贴"),
    payment("work_injury_medical", "工伤医疗费", "参保人员因工（公）负伤的工伤医疗费"),
    payment("work_injury_nursing", "工伤护理费", "参保人员因工（公）负伤的护理费"),
    payment("work_injury_lump_sum", "一次性伤残补助金", "参保人员因工（公）负伤的一次性伤残补助金"),
    payment("work_injury_device", "残疾辅助器具费", "参保人员因工（公）负伤的残疾辅助器具费"),
    payment("work_injury_monthly", "伤残津贴", "因工（公）负伤人员按月享受的伤残津贴"),
    payment("work_injury_other", "其他工伤待遇", "停工留薪、一次性医疗补助金、一次性伤残就业补助金等其他工伤待遇"),
    payment("work_injury_uninsured", "未参保人员工伤待遇", "用人单位向未参加工伤保险的人员支付的工伤待遇"),
    payment("work_death_funeral", "因工（公）死亡丧葬补助费", "因工（公）死亡人员丧葬补助费"),
    payment("work_death_lump_sum", "因工（公）死亡一次性抚恤金", "因工（公）死亡人员一次性抚恤金"),
    payment("work_death_dependants", "供养亲属抚恤金", "因工（公）死亡人员供养亲属按月享受的抚恤金"),
    payment("work_death_compensation", "一次性工亡补助金", "因工死亡人员近亲属领取的一次性工亡补助金"),
    payment("death_other", "非因工死亡丧葬补助金、抚恤金", "非因工（公）死亡人员的丧葬补助金、抚恤金"),
    payment("scholarship", "教育奖学金", "教育奖学金"),
    payment("study_grant", "教育助学金", "教育助学金"),
    payment("bravery_award", "见义勇为奖金", "见义勇为奖金"),
    payment("family_planning_award", "计划生育奖励金", "计划生育奖励金"),
    payment("family_planning_support", "计划生育扶助金", "计划生育家庭特别扶助金"),
    payment("temporary_relief", "临时社会救助", "临时社会救助金"),
    payment("condolence", "慰问金", "慰问金"),
)
