//! 8500–8599: receipt files (レセプト電算処理ファイル).

crate::messages! {
    UKE_EMPTY = 8500 "uke-empty" Error,
        "レコードがありません", "the file holds no record";
}
