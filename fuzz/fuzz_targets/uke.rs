//! A receipt file of any bytes is refused or read, checked and verified without panicking; what is read copies byte for byte.
#![no_main]

use libfuzzer_sys::fuzz_target;
use santei::uke::{Chunk, Reader, UkeFile, Verifier};
use santei::{Engine, Image, MasterSet};
use std::sync::LazyLock;

static ENGINE: LazyLock<Engine<'static>> = LazyLock::new(|| {
    let image = Image::open(santei_data::IMAGE).expect("embedded image");
    Engine::new(MasterSet::new(&[image], None).expect("one image"))
});

fuzz_target!(|bytes: &[u8]| {
    let Ok(file) = UkeFile::open(bytes) else { return };
    assert_eq!(file.copy(), bytes, "a copy differs");
    let mut verifier = Verifier::new(&ENGINE);
    let (mut reader, mut findings) = (Reader::new(&file), Vec::new());
    while let Some(chunk) = reader.next_chunk(&mut findings) {
        if let Chunk::Receipt(receipt) = chunk {
            verifier.verify(receipt);
        }
    }
});
