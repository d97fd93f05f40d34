//! 1000–1099: opening images and forming a master set.

crate::messages! {
    NOT_AN_IMAGE = 1000 "not-an-image" Error,
        "santeiのイメージではありません（先頭が一致しません）", "not a santei image (the first bytes differ)";
    IMAGE_TRUNCATED = 1001 "image-truncated" Error,
        "イメージの長さが違います: {2}バイトのはずが{3}バイト", "the image has the wrong length: expected {2} bytes, found {3}";
    IMAGE_FORMAT = 1002 "image-format" Error,
        "イメージは形式{3}で作られていますが、このプログラムが読むのは形式{2}です", "the image was built by format {3}, this reads format {2}";
    IMAGE_CHECKSUM = 1003 "image-checksum" Error,
        "イメージが壊れています: 検査値{2}のはずが{3}", "the image is damaged: expected checksum {2}, found {3}";
    IMAGE_DIRECTORY = 1004 "image-directory" Error,
        "区画表が正しくありません: 区画{0}（{1}番目）、末尾{2}までのはずが{3}", "bad section directory: section {0} (entry {1}) must end by byte {2}, ends at {3}";
    IMAGE_SECTION_VERSION = 1005 "image-section-version" Error,
        "区画{0}は版{3}で作られていますが、このプログラムが読むのは版{2}です", "section {0} was built by version {3}, this reads version {2}";
    IMAGE_SECTION_SIZE = 1006 "image-section-size" Error,
        "区画{0}の長さが違います: {2}のはずが{3}", "section {0} has the wrong length: expected {2}, found {3}";
    IMAGE_SECTION_MISSING = 1007 "image-section-missing" Error,
        "区画{0}がありません（公表版{1}）", "section {0} is missing (release {1})";
    IMAGE_SECTION_TWICE = 1008 "image-section-twice" Error,
        "区画{0}が2つあります（公表版{1}）", "section {0} is there twice (release {1})";
    IMAGE_TEXT = 1009 "image-text" Error,
        "文字列がUTF-8ではありません: 区画{0}の{1}バイト目", "text is not UTF-8: section {0}, byte {1}";
    IMAGE_REFERENCE = 1010 "image-reference" Error,
        "参照先がありません: 区画{0}の{1}行目、上限{2}に対し{3}", "a reference points nowhere: section {0}, row {1}, limit {2}, found {3}";
    IMAGE_ORDER = 1011 "image-order" Error,
        "行の順序が正しくありません: 区画{0}の{1}行目", "rows out of order: section {0}, row {1}";
    IMAGE_INDEX = 1012 "image-index" Error,
        "索引が行と一致しません: 区画{0}の{1}行目、{2}のはずが{3}", "the index disagrees with the rows: section {0}, row {1}, expected {2}, found {3}";
    IMAGE_VALUE = 1013 "image-value" Error,
        "未知の値です: 区画{0}の{1}行目、値{3}", "unknown value: section {0}, row {1}, value {3}";
    SET_CONFLICT = 1020 "release-conflict" Error,
        "同じ公表版の内容が一致しません: {0} {1}（{2}時点）", "two images hold different content for one release: {0} from {1}, as of {2}";
    SET_EDITION_CONFLICT = 1021 "edition-conflict" Error,
        "{0}の内容がイメージ間で異なりますが、版の日付は同じです（{2}）", "images hold different {0} with the same edition date ({2})";
}
