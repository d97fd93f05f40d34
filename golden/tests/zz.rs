//! x
use santei::{Engine, Image, MasterSet, Month};
#[test] fn zz(){
 let bytes=std::fs::read("/tmp/leadproto/img/r06t.img").unwrap();
 let e=Engine::new(MasterSet::new(&[Image::open(&bytes).unwrap()],None).unwrap());
 let s=santei_golden::receipts::redated(std::path::Path::new("/work/shared"),Month::parse_iso("2025-11").unwrap(),e.masters());
 for x in s { if x.claim.id=="2025-11-3" { std::fs::write(format!("/tmp/leadproto/claim-{}-3.json",x.set),serde_json::to_string(&x.claim).unwrap()).unwrap(); } }
}
#[test] fn img(){
 std::fs::write("/tmp/leadproto/img/r06t.img", santei_golden::tables::r06_of_receipts(std::path::Path::new("/work/shared"))).unwrap();
}
