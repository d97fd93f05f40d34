//! The columns that a family of additions has to itself (別紙7-6).

macro_rules! columns {
    ($( $(#[$meta:meta])* $variant:ident = $column:literal $ja:literal, )*) => {
        /// A column of the 医科診療行為マスター that one family of additions has to itself (別紙7-6), in place of 注加算コード: on a base item
        /// what it takes, on an addition what it is.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub enum PairingField { $( $(#[$meta])* $variant, )* }

        impl PairingField {
            /// Every column, in order of 項番.
            pub const ALL: &'static [PairingField] = &[$(PairingField::$variant),*];

            /// 項番.
            pub const fn column(self) -> u16 {
                match self { $( PairingField::$variant => $column, )* }
            }

            /// The official name of the column.
            pub const fn name_ja(self) -> &'static str {
                match self { $( PairingField::$variant => $ja, )* }
            }

            /// Its place in a row.
            pub(super) const fn index(self) -> usize {
                self as usize
            }
        }
    };
}

columns! {
    /// 画像等手術支援加算 (項番20).
    ImageSupport = 20 "画像等手術支援加算",
    /// 処置乳幼児加算区分 (項番46).
    InfantTreatment = 46 "処置乳幼児加算区分",
    /// 脊髄誘発電位測定等加算区分 (項番53).
    EvokedPotential = 53 "脊髄誘発電位測定等加算区分",
    /// 頸部郭清術併施加算等区分 (項番54).
    NeckDissection = 54 "頸部郭清術併施加算等区分",
    /// 自動縫合器加算区分 (項番55).
    SutureDevice = 55 "自動縫合器加算区分",
    /// 超音波内視鏡検査加算区分 (項番64).
    EndoscopicUltrasound = 64 "超音波内視鏡検査加算区分",
    /// 自動吻合器加算区分 (項番67).
    Anastomosis = 67 "自動吻合器加算区分",
    /// 超音波凝固切開装置等加算区分 (項番82).
    UltrasonicCoagulation = 82 "超音波凝固切開装置等加算区分",
    /// 副鼻腔手術用内視鏡加算 (項番114).
    SinusEndoscope = 114 "副鼻腔手術用内視鏡加算",
    /// 副鼻腔手術用骨軟部組織切除機器加算 (項番115).
    SinusShaver = 115 "副鼻腔手術用骨軟部組織切除機器加算",
    /// 長時間麻酔管理加算 (項番116).
    LongAnaesthesia = 116 "長時間麻酔管理加算",
    /// モニタリング加算 (項番118).
    Monitoring = 118 "モニタリング加算",
    /// 凍結保存同種組織加算 (項番119).
    FrozenTissue = 119 "凍結保存同種組織加算",
    /// 悪性腫瘍病理組織標本加算 (項番120).
    TumourSpecimen = 120 "悪性腫瘍病理組織標本加算",
    /// 創外固定器加算 (項番121).
    ExternalFixator = 121 "創外固定器加算",
    /// 超音波切削機器加算 (項番122).
    UltrasonicCutting = 122 "超音波切削機器加算",
    /// 左心耳閉鎖術併施区分 (項番123).
    AppendageClosure = 123 "左心耳閉鎖術併施区分",
    /// 外来感染対策向上加算等 (項番124).
    InfectionControl = 124 "外来感染対策向上加算等",
    /// 耳鼻咽喉科乳幼児処置加算 (項番125).
    InfantEar = 125 "耳鼻咽喉科乳幼児処置加算",
    /// 耳鼻咽喉科小児抗菌薬適正使用支援加算 (項番126).
    ChildAntibiotics = 126 "耳鼻咽喉科小児抗菌薬適正使用支援加算",
    /// 切開創局所陰圧閉鎖処置機器加算 (項番127).
    NegativePressure = 127 "切開創局所陰圧閉鎖処置機器加算",
    /// 外来・在宅ベースアップ評価料（１） (項番129).
    BaseUp1 = 129 "外来・在宅ベースアップ評価料（１）",
    /// 外来・在宅ベースアップ評価料（２） (項番130).
    BaseUp2 = 130 "外来・在宅ベースアップ評価料（２）",
    /// 臓器移植実施体制確保加算 (項番134).
    TransplantReadiness = 134 "臓器移植実施体制確保加算",
    /// 内視鏡手術用支援機器加算 (項番135).
    SurgicalRobot = 135 "内視鏡手術用支援機器加算",
    /// 遠隔電子処方箋活用加算等 (項番136).
    RemotePrescription = 136 "遠隔電子処方箋活用加算等",
    /// 外科医療確保特別加算 (項番137).
    SurgerySupply = 137 "外科医療確保特別加算",
}
