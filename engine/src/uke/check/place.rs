//! Where the specification says what a finding holds against the file.

use crate::uke::codes::TABLES;
use crate::uke::finding::{Finding, Shown};

macro_rules! place {
    ($place:literal) => {
        concat!("記録条件仕様（医科用）令和4年4月版 ", $place)
    };
}

const FILE: &str = place!("第1章3(3)ア 請求ファイルの構成 (p.5)");
const FORM: &str = place!("第1章3(3)ウ レコード形式 (p.7)");
const DATES: &str = place!("第1章3(3)ウ(エ) 年月日等の記録方法 (p.8)");
const TEXT: &str = place!("第1章3(3)エ 内容を表現する文字の符号 (p.8)");
const ORDER: &str = place!("第1章3(3)ア(オ) １レセプト内のレコードの種類及び記録順 (p.5)");
const PAYERS: &str = place!("第1章3(3)ア(カ) レセプト種別ごとの記録条件 (p.6)");
const VOLUMES: &str = place!("第1章3(4)ア(イ) マルチボリューム識別情報 (p.9)");

/// The places of findings whose rule is not that of a single item.
const PLACES: &[(u16, &str)] = &[
    (8500, FILE),
    (8501, FILE),
    (8502, FILE),
    (8503, FORM),
    (8504, FORM),
    (8505, FORM),
    (8506, DATES),
    (8507, FORM),
    (8508, place!("別表21 負担区分コード (p.44)")),
    (8509, place!("別表20 診療識別コード (p.43)")),
    (8510, TEXT),
    (8511, TEXT),
    (8512, FILE),
    (8513, place!("第1章3(3)ア(ク) ＥＯＦコード (p.6)")),
    (8514, ORDER),
    (8515, place!("別表5 レセプト種別コード (p.34–36)")),
    (8516, place!("別表3 点数表コード (p.33)")),
    (8517, PAYERS),
    (8532, place!("第1章3(4)ク 診療報酬請求書レコード 注 (p.27)")),
    (8533, place!("第1章3(4)ク 診療報酬請求書レコード 注 (p.27)")),
    (8535, FILE),
    (8600, TEXT),
    (8601, TEXT),
    (8602, TEXT),
    (8603, place!("第1章3(3)ア(ク) ＥＯＦコード (p.6)")),
    (8604, FORM),
    (8605, TEXT),
    (8606, TEXT),
    (8607, TEXT),
    (8608, place!("第1章3(3)ア(エ) １ファイル内のレコードの種類及び記録順 (p.5)")),
    (8609, place!("第1章3(3)ア(エ) １ファイル内のレコードの種類及び記録順 (p.5)")),
    (8610, place!("第1章3(3)ア(エ) １ファイル内のレコードの種類及び記録順 (p.5)")),
    (8611, ORDER),
    (8612, ORDER),
    (8613, ORDER),
    (8614, PAYERS),
    (8616, place!("第1章3(3)ア(オ) 注1 (p.5)")),
    (8618, VOLUMES),
    (8619, PAYERS),
    (8620, PAYERS),
    (8621, place!("第1章3(3)ア(カ) 注3 (p.6)")),
    (8625, FORM),
    (8626, FORM),
    (8627, FORM),
    (8628, FORM),
    (8629, FORM),
    (8632, DATES),
    (8633, DATES),
    (8634, DATES),
    (8635, DATES),
    (8652, place!("別表21 負担区分コード 注1 (p.44)")),
    (8653, place!("別表28 負担者種別コード (p.47)")),
    (8668, FILE),
    (8655, place!("別表20 診療識別コード (p.43)")),
];

const TABLE_PLACE: &str = place!("別表 各種コードに関する事項 (p.31–47)");

impl Finding<'_> {
    /// Where the record specification says so: the edition, the section and the item, with the page of the edition.
    pub fn citation(&self) -> &'static str {
        if let Some((_, place)) = PLACES.iter().find(|(code, _)| *code == self.def.code) {
            return place;
        }
        // Codes are held against their table, which the finding names.
        if let (8636..=8638 | 8640 | 8641, Shown::Word(name)) = (self.def.code, self.expected) {
            return TABLES.iter().find(|table| table.name == name).map_or(TABLE_PLACE, |table| table.place);
        }
        let def = self.position.kind.def();
        let item = def.and_then(|def| def.item(self.position.field)).map(|item| item.place);
        item.or(def.map(|def| def.place)).unwrap_or(FILE)
    }
}
