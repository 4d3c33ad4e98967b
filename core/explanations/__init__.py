"""说明: for any figure of any report the whole chain, from the department's answer to the total, as data and in sentences.

Legal basis: 浙政办发〔2021〕25号 四(二) (detail on request), 望谟办法 第十三条 (objection). Verbs: explain, replay.
"""
