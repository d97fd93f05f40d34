//! 1000–1099: opening images and forming a master set.

crate::messages! {
    NOT_AN_IMAGE = 1000 "not-an-image" Error,
        "santeiのイメージではありません（先頭が一致しません）", "not a santei image (the first bytes differ)";
}
