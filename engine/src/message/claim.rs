//! 1100–1199: reading and checking a claim.

crate::messages! {
    JSON_SYNTAX = 1100 "json-syntax" Error,
        "JSONとして読めません: {0}", "not valid JSON: {0}";
}
