//! Generated receipt files, a thousand for each record kind: written back they are the same bytes, and every item is read where it
//! was written.

use santei::uke::{Mode, Part, RECORDS, RecordDef, UkeFile};

/// Files for each record kind.
const FILES: usize = 1_000;

/// A small generator of numbers: the same in every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: u64) -> u64 {
        // The multiplier and increment of Knuth's MMIX generator; the high bits are the good ones.
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }

    fn pick(&mut self, bytes: &[u8]) -> u8 {
        bytes[self.below(bytes.len() as u64) as usize]
    }

    /// A character of two bytes in CP932, those whose second byte is a letter, a brace or a backslash among them.
    fn kanji(&mut self) -> [u8; 2] {
        let second: Vec<u8> = (0x40..=0x7E).chain(0x80..=0xFC).collect();
        [self.pick(&[0x81, 0x82, 0x83, 0x88, 0x8E, 0x93, 0x95, 0x9F, 0xE0, 0xEA]), self.pick(&second)]
    }

    /// A value of an item: empty, short, or as long as it may be.
    fn value(&mut self, mode: Mode, most: u16) -> Vec<u8> {
        let length = match self.below(4) {
            0 => 0,
            1 => u64::from(most),
            _ => self.below(u64::from(most) + 1),
        };
        let kanji = matches!(mode, Mode::Kanji) || mode == Mode::Either && self.below(2) == 0;
        match mode {
            _ if kanji => (0..length / 2).flat_map(|_| self.kanji()).collect(),
            Mode::Digits | Mode::Date | Mode::Code => (0..length).map(|_| self.pick(b"0123456789")).collect(),
            Mode::Decimal => (0..length).map(|_| self.pick(b"0123456789.")).collect(),
            // ASCII without comma and quotation mark, and half-width katakana.
            _ => (0..length).map(|_| self.pick(b"AZaz09 -+*/()'\\~|\xA1\xB1\xDD\xDF")).collect(),
        }
    }

    /// The items of a record, some left off at its end.
    fn record(&mut self, def: &RecordDef) -> Vec<Vec<u8>> {
        let last = 1 + self.below(u64::from(def.fields)) as u16;
        let value = |numbers: &mut Numbers, position: u16| {
            let item = def.item(position).expect("every position has an item");
            numbers.value(item.mode, item.max_bytes)
        };
        core::iter::once(def.id.to_vec()).chain((2..=last).map(|position| value(self, position))).collect()
    }
}

#[test]
fn a_thousand_files_of_every_kind_come_back_byte_for_byte() {
    let mut numbers = Numbers(20_260_601);
    let (mut files, mut records) = (0, 0);
    for def in RECORDS {
        for _ in 0..FILES {
            let for_payers = numbers.below(4) == 0;
            let line_end: &[u8] = if numbers.below(3) == 0 { b"\n" } else { b"\r\n" };
            let generated: Vec<Vec<Vec<u8>>> = (0..=numbers.below(4)).map(|_| numbers.record(def)).collect();
            let mut bytes = Vec::new();
            for (number, record) in generated.iter().enumerate() {
                if for_payers {
                    bytes.extend(format!("1,{},0,", number + 1).into_bytes());
                }
                bytes.extend(record.join(&b','));
                bytes.extend(line_end);
            }
            bytes.extend(&b"\x1A"[..numbers.below(2) as usize]);
            let file = UkeFile::open(&bytes).expect("the file holds records");
            assert_eq!(file.copy(), bytes, "{}", def.name);
            let read: Vec<Vec<Vec<u8>>> = file
                .parts()
                .filter_map(|part| match part {
                    Part::Record(record) => Some(record.fields().map(|field| field.bytes().to_vec()).collect()),
                    _ => None,
                })
                .collect();
            assert_eq!(read, generated, "{}", def.name);
            (files, records) = (files + 1, records + read.len());
        }
    }
    println!("{files} files, {records} records");
    assert_eq!(files, RECORDS.len() * FILES);
}
