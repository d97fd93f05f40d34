//! 公費負担医療 of prefectures and municipalities (地方単独事業): the schemes of the 地単公費マスター.

numbered! {
    /// Why a scheme cannot be computed: its columns do not decide what is paid.
    pub enum Obstacle {
        /// Several items of 対象範囲(2) are set, but not how they are joined (28), or the lists of 29 and 30 miss one.
        Combination = 1 "combination" "対象範囲(2)の複数の条件の組合せ（項番28〜30）がありません",
        /// A setting is covered, but neither a pattern (41, 46) nor a cap says what is paid.
        Pattern = 2 "pattern" "助成・自己負担範囲詳細（項番41・46）がありません",
        /// The pattern needs an amount, a rate or a fraction that is blank.
        Amount = 3 "amount" "固定額・割合・分数（項番42〜45・47〜50）がありません",
        /// There are caps, but not whose they are (53).
        CapsSide = 4 "caps-side" "上限額識別フラグ（項番53）がありません",
        /// There are conditions (33 to 39), but not which side they describe (32).
        ConditionSide = 5 "condition-side" "設定条件フラグ（項番32）がありません",
        /// Times and days are both limited (64, 66), which the columns do not join.
        Counts = 6 "counts" "適用上限回数と適用上限日数（項番64・66）が両方あります",
        /// A basis of age without an age (13, 15), or an age without a basis.
        Age = 7 "age" "年齢基準と対象年齢（項番12〜15）がそろっていません",
    }

    /// An item of 対象範囲(2), by its 項番 of 2026.
    pub enum EligibilityItem {
        /// 所得区分.
        Income = 0 "22_1" "所得区分",
        /// 所得区分名称（独自）.
        IncomeName = 1 "22_2" "所得区分名称（独自）",
        /// 高額かつ長期.
        CostlyLongTerm = 2 "23_1" "高額かつ長期",
        /// 重症患者認定.
        Severe = 3 "23_2" "重症患者認定",
        /// 重度かつ継続.
        SevereContinuing = 4 "23_3" "重度かつ継続",
        /// 人工呼吸器等装着者.
        Ventilator = 5 "23_4" "人工呼吸器等装着者",
        /// 就学状況.
        Schooling = 6 "24" "就学状況",
        /// 多子世帯.
        Children = 7 "25" "多子世帯",
    }
}
