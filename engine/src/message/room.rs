//! 2000–8099: findings of the rooms.

crate::messages! {
    CODE_UNKNOWN = 2000 "code-not-in-masters" Undecided,
        "コード{0}は{1}に有効な公表版にありません", "code {0} is not in the release in force on {1}";
}
