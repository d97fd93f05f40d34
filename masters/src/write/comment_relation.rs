//! Typed rows of the コメント関連テーブル. The numbers are the 項番 of its ファイル仕様説明書.

use santei::Code;
use santei::image::format::CommentRelationRow;
use santei::masters::{CommentCondition, CommentNotice};
use zerocopy::IntoBytes;

use super::fields::{Fields, Layout};
use super::heap::{HeapWriter, too_large};
use crate::model::{ReleaseData, Version};
use crate::problem::Problem;

/// The rows of a release by act. `versions` are in writing order.
pub(super) fn encode(release: &ReleaseData, versions: &[&Version], heap: &mut HeapWriter) -> Result<Vec<u8>, Problem> {
    let layout = Layout::new(release);
    let mut rows = Vec::with_capacity(versions.len());
    for (index, version) in versions.iter().enumerate() {
        let index = u32::try_from(index).map_err(|_| too_large("the rows of a コメント関連テーブル"))?;
        rows.push(row(layout.row(version), index, heap)?);
    }
    rows.sort_by_key(|row| (row.act.get(), row.version.get()));
    Ok(rows.as_bytes().to_vec())
}

fn row(fields: Fields<'_>, version: u32, heap: &mut HeapWriter) -> Result<CommentRelationRow, Problem> {
    let (condition, setting, times) = (condition(fields)?, fields.int::<u8>(16)?, fields.int::<u16>(17)?);
    if setting > 2 || asks_for_setting(condition) && setting == 0 {
        return Err(fields.refuse(16, "1 or 2 under 条件区分 02 and 12, else 0, 1 or 2"));
    }
    if asks_for_times(condition) && times == 0 {
        return Err(fields.refuse(17, "a number above 0 under 条件区分 03 and 13"));
    }
    let mut cold = |no| match fields.shared(no) {
        Some(text) => heap.add_cold(text),
        None => heap.add_str(""),
    };
    Ok(CommentRelationRow {
        act: code(fields, 6)?.into(),
        comment: code(fields, 9)?.into(),
        version: version.into(),
        section: cold(4)?,
        text: cold(11)?,
        item: fields.int::<u16>(3)?.into(),
        times: times.into(),
        notice: notice(fields)?.number(),
        branch: fields.int(5)?,
        condition: condition.number(),
        not_billed: flag(fields, 15)?,
        setting,
        reserved: [0; 3],
    })
}

fn code(fields: Fields<'_>, no: u16) -> Result<u32, Problem> {
    let code = Code::parse(fields.text(no)).ok_or_else(|| fields.refuse(no, "a code of nine digits"))?;
    Ok(code.value())
}

fn notice(fields: Fields<'_>) -> Result<CommentNotice, Problem> {
    CommentNotice::from_number(fields.int(2)?).ok_or_else(|| fields.refuse(2, "コメント記載通知等"))
}

fn condition(fields: Fields<'_>) -> Result<CommentCondition, Problem> {
    CommentCondition::from_number(fields.int(14)?).ok_or_else(|| fields.refuse(14, "条件区分"))
}

fn flag(fields: Fields<'_>, no: u16) -> Result<u8, Problem> {
    Some(fields.int(no)?).filter(|&flag| flag <= 1).ok_or_else(|| fields.refuse(no, "0 or 1"))
}

fn asks_for_setting(condition: CommentCondition) -> bool {
    matches!(condition, CommentCondition::BilledInSetting | CommentCondition::BilledInSettingUnlessDpc)
}

fn asks_for_times(condition: CommentCondition) -> bool {
    matches!(condition, CommentCondition::BilledTimes | CommentCondition::BilledTimesUnlessDpc)
}
