//! The code tables of the record specification (記録条件仕様 別表) that items are recorded by, except those that the reader itself needs
//! (別表5, 20, 21: `ReceiptKind`, `ServiceClass`, `Burden`).

/// A code table (別表).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct CodeTable {
    /// Its number and name, as the specification has them.
    pub name: &'static str,
    /// Where it stands.
    pub place: &'static str,
    /// How many bytes a code takes; items that hold several codes are a multiple of it long.
    pub width: usize,
    /// The codes.
    pub codes: &'static [&'static [u8]],
}

impl CodeTable {
    /// Whether the table has a code.
    pub fn has(&self, code: &[u8]) -> bool {
        self.codes.contains(&code)
    }
}

macro_rules! tables {
    ($( $(#[$meta:meta])* $table:ident = $number:literal $title:literal $width:literal: $($code:literal)*; )*) => {
        $(
            $(#[$meta])*
            pub static $table: CodeTable = CodeTable {
                name: concat!($number, " ", $title),
                place: concat!("記録条件仕様（医科用）令和4年4月版 ", $number, " ", $title),
                width: $width,
                codes: &[$($code),*],
            };
        )*
        /// Every table, in order of number.
        pub static TABLES: &[&CodeTable] = &[$(&$table),*];
    };
}

tables! {
    /// 審査支払機関コード.
    REVIEWERS = "別表1" "審査支払機関コード" 1:
        b"1" b"2";
    /// 都道府県コード.
    PREFECTURES = "別表2" "都道府県コード" 2:
        b"01" b"02" b"03" b"04" b"05" b"06" b"07" b"08" b"09" b"10" b"11" b"12" b"13" b"14" b"15" b"16" b"17" b"18"
        b"19" b"20" b"21" b"22" b"23" b"24" b"25" b"26" b"27" b"28" b"29" b"30" b"31" b"32" b"33" b"34" b"35" b"36"
        b"37" b"38" b"39" b"40" b"41" b"42" b"43" b"44" b"45" b"46" b"47";
    /// 点数表コード.
    FEE_TABLES = "別表3" "点数表コード" 1:
        b"1";
    /// 男女区分コード.
    SEXES = "別表6" "男女区分コード" 1:
        b"1" b"2";
    /// 病棟区分コード.
    WARDS = "別表7" "病棟区分コード" 2:
        b"01" b"02" b"07";
    /// 一部負担金・食事療養費・生活療養費標準負担額区分コード.
    INCOME_CLASSES = "別表8" "一部負担金・食事療養費・生活療養費標準負担額区分コード" 1:
        b"1" b"2" b"3" b"4";
    /// レセプト特記事項コード.
    SPECIAL_NOTES = "別表9" "レセプト特記事項コード" 2:
        b"01" b"02" b"03" b"04" b"07" b"08" b"09" b"10" b"11" b"12" b"13" b"14" b"16" b"17" b"18" b"19" b"20" b"21"
        b"22" b"25" b"26" b"27" b"28" b"29" b"30" b"31" b"32" b"33" b"34" b"35" b"36" b"37" b"38" b"39" b"41" b"42"
        b"43" b"44";
    /// 診療科名コード.
    DEPARTMENTS = "別表10" "診療科名コード" 2:
        b"01" b"02" b"03" b"04" b"05" b"06" b"07" b"08" b"09" b"10" b"11" b"12" b"13" b"14" b"15" b"16" b"17" b"18"
        b"19" b"20" b"21" b"22" b"23" b"24" b"25" b"26" b"27" b"28" b"30" b"31" b"33" b"34" b"35" b"36" b"37" b"38"
        b"39";
    /// 人体の部位等コード.
    BODY_PARTS = "別表11" "人体の部位等コード" 3:
        b"001" b"002" b"003" b"004" b"005" b"006" b"007" b"008" b"009" b"010" b"011" b"012" b"013" b"014" b"015"
        b"016" b"017" b"018" b"019" b"020" b"021" b"022" b"023" b"024" b"025" b"026" b"027" b"028" b"029" b"030"
        b"031" b"032" b"033";
    /// 性別等コード.
    SEX_KINDS = "別表12" "性別等コード" 3:
        b"001" b"002" b"003" b"004" b"005" b"006" b"007" b"008" b"009" b"010";
    /// 医学的処置コード.
    TREATMENTS = "別表13" "医学的処置コード" 3:
        b"001" b"002" b"003" b"004" b"005" b"006" b"007" b"008" b"009" b"010" b"011" b"012" b"013" b"014" b"015"
        b"016" b"017" b"018" b"019";
    /// 特定疾病コード.
    DISEASES = "別表14" "特定疾病コード" 3:
        b"001" b"002" b"003" b"004" b"005" b"006";
    /// 職務上の事由コード.
    DUTY_REASONS = "別表15" "職務上の事由コード" 1:
        b"1" b"2" b"3";
    /// 減免区分コード.
    REDUCTIONS = "別表16" "減免区分コード" 1:
        b"1" b"2" b"3";
    /// 医科点数表算定理由コード.
    FEE_TABLE_REASONS = "別表17" "医科点数表算定理由コード" 2:
        b"01" b"02" b"03" b"04" b"05" b"06" b"07" b"08" b"09" b"10" b"11";
    /// 転帰区分コード.
    OUTCOMES = "別表18" "転帰区分コード" 1:
        b"1" b"2" b"3" b"4";
    /// 主傷病コード.
    MAIN_DISEASE = "別表19" "主傷病コード" 2:
        b"01";
    /// 特定器材単位コード.
    UNITS = "別表22" "特定器材単位コード" 3:
        b"001" b"002" b"003" b"004" b"005" b"006" b"007" b"008" b"009" b"010" b"011" b"012" b"013" b"014" b"015"
        b"016" b"017" b"018" b"019" b"020" b"021" b"022" b"023" b"024" b"025" b"026" b"027" b"028" b"029" b"030"
        b"031" b"032" b"033" b"034" b"035" b"036" b"037" b"038" b"039" b"040" b"041" b"042" b"043" b"044" b"045"
        b"046" b"047" b"048" b"049" b"050" b"051" b"052" b"053" b"054" b"055" b"056" b"057" b"058" b"059" b"060"
        b"061";
    /// 症状詳記区分コード.
    ACCOUNTS = "別表23" "症状詳記区分コード" 2:
        b"01" b"02" b"03" b"04" b"05" b"06" b"07" b"50" b"51" b"52" b"90";
    /// 臓器提供区分コード.
    ORGANS = "別表24" "臓器提供区分コード" 1:
        b"1" b"2" b"3" b"4" b"5" b"6";
    /// 臓器提供医療機関区分コード.
    ORGAN_INSTITUTIONS = "別表25" "臓器提供医療機関区分コード" 1:
        b"1" b"2";
    /// 臓器提供者レセプト種別コード.
    DONOR_KINDS = "別表26" "臓器提供者レセプト種別コード" 4:
        b"1991" b"1992" b"1997" b"1998";
    /// 患者の状態コード.
    CONDITIONS = "別表27" "患者の状態コード" 3:
        b"001";
    /// 負担者種別コード.
    PAYER_KINDS = "別表28" "負担者種別コード" 1:
        b"1" b"2" b"3" b"4" b"5";
    /// 確認区分コード.
    CONFIRMATIONS = "別表29" "確認区分コード" 2:
        b"01" b"02" b"03" b"04" b"05" b"06" b"07" b"08" b"09" b"11" b"12" b"13" b"14";
    /// 受診等区分コード.
    VISITS = "別表30" "受診等区分コード" 1:
        b"1" b"2" b"9";
    /// 窓口負担額区分コード.
    SHARE_KINDS = "別表31" "窓口負担額区分コード" 2:
        b"00" b"01" b"02" b"03" b"04";
}

/// When a code of a table is recorded, as 診療年月 (the first and the last month as `YYYYMM`).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Validity {
    /// The table.
    pub table: &'static CodeTable,
    /// The code.
    pub code: &'static [u8],
    /// The first month.
    pub from: u32,
    /// The last month.
    pub to: u32,
}

const ALWAYS: u32 = 999_999;

macro_rules! validity {
    ($( $table:ident $code:literal $from:expr, $to:expr; )*) => {
        /// The codes that are not recorded in every month (別表9 注2・注3, 別表17 注1・注2).
        pub static VALIDITY: &[Validity] =
            &[$( Validity { table: &$table, code: $code, from: $from, to: $to } ),*];
    };
}

validity! {
    SPECIAL_NOTES b"17" 0, 201_807;
    SPECIAL_NOTES b"18" 0, 201_807;
    SPECIAL_NOTES b"19" 0, 201_807;
    SPECIAL_NOTES b"22" 0, 201_807;
    SPECIAL_NOTES b"41" 202_210, ALWAYS;
    SPECIAL_NOTES b"42" 202_210, ALWAYS;
    SPECIAL_NOTES b"43" 202_210, ALWAYS;
    SPECIAL_NOTES b"44" 202_210, ALWAYS;
    FEE_TABLE_REASONS b"07" 0, 201_803;
    FEE_TABLE_REASONS b"11" 202_004, ALWAYS;
}

/// 別表20: the classes of stays (入院) and of visits (入院外); the others are of both.
pub const INPATIENT_CLASSES: &[&str] = &["24", "28", "39", "90", "92", "97"];
/// As [`INPATIENT_CLASSES`], 入院外.
pub const OUTPATIENT_CLASSES: &[&str] = &["12", "25"];
