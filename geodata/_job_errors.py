"""Faults of long work: what cannot be asked for, what was stopped, where nothing can be written."""

from __future__ import annotations

from geodata._errors import BridgeheadError


class JobError(BridgeheadError):
    """A fault of work that is done in the background."""


class TooManyJobs(JobError):
    """More work is waiting than is taken."""

    en = "{waiting} jobs are waiting already, and at most {most} may. Wait for one to finish, or cancel one."
    zh = "已有 {waiting} 项任务在等待，最多 {most} 项。请等其中一项完成，或取消一项。"


class UnknownJob(JobError):
    """A job that was never asked for, or is no longer kept."""

    en = "There is no job {came}; finished work is kept for {days} days. Ask for it again."
    zh = "没有任务 {came}；完成的结果保留 {days} 天。请重新提交。"


class UnknownJobFile(JobError):
    """A file that a job did not make."""

    en = "The job made no file `{came}`. Take one of those it lists."
    zh = "该任务没有生成文件 `{came}`。请从列出的文件中选取。"


class JobCancelled(JobError):
    """Work that was stopped because somebody asked for it."""

    en = "The work was cancelled; nothing of it was kept."
    zh = "任务已取消，未保留任何内容。"


class JobTooLong(JobError):
    """Work that took longer than work may."""

    en = "The work was stopped after {seconds} s; nothing of it was kept. Ask for fewer pages or parcels."
    zh = "任务超过 {seconds} 秒，已停止，未保留任何内容。请减少页数或地块数。"


class JobLost(JobError):
    """Work whose process ended before it did."""

    en = "The work broke off: {detail}. Nothing of it was kept; ask for it again."
    zh = "任务中断：{detail}。未保留任何内容，请重新提交。"


class UnwritableFolder(JobError):
    """A folder in which nothing can be written."""

    en = "Nothing can be written to {path}: {detail}. Free some space, allow writing, or name another folder."
    zh = "无法写入 {path}：{detail}。请腾出空间、开放写权限，或另选文件夹。"
