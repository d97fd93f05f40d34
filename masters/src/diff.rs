//! What is new, changed and abolished between two sets of masters.

use std::collections::BTreeMap;

use santei::Day;
use santei::image::Image;
use santei::masters::{Family, Lookup, MasterSet, Record};

use crate::layout::{self, Layout};
use crate::{same, view};

/// What happened to a code.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Kind {
    /// 新規.
    New,
    /// 変更.
    Changed,
    /// 廃止.
    Abolished,
}

impl Kind {
    /// The stable word used in JSON.
    pub const fn slug(self) -> &'static str {
        match self {
            Kind::New => "new",
            Kind::Changed => "changed",
            Kind::Abolished => "abolished",
        }
    }

    /// The Japanese name.
    pub const fn name_ja(self) -> &'static str {
        match self {
            Kind::New => "新規",
            Kind::Changed => "変更",
            Kind::Abolished => "廃止",
        }
    }
}

/// A column whose value changed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FieldChange<'a> {
    /// 項番.
    pub no: u16,
    /// Official name.
    pub name: &'a str,
    /// Value before.
    pub before: &'a str,
    /// Value after.
    pub after: &'a str,
}

/// A code that differs.
#[derive(Clone, Debug)]
pub struct Change<'a> {
    /// The family.
    pub family: Family,
    /// The code as it is printed.
    pub code: String,
    /// Its name, the newer one.
    pub name: &'a str,
    /// What happened.
    pub kind: Kind,
    /// For a changed code, its columns; for an abolished one, nothing.
    pub fields: Vec<FieldChange<'a>>,
    /// For an abolished code, the last day, where one is known.
    pub last_day: Option<Day>,
}

/// One side of a comparison.
pub struct Side<'s, 'a> {
    /// The images.
    pub images: &'s [Image<'a>],
    /// The masters over them.
    pub masters: MasterSet<'a>,
    /// The day to look at; without one, each family is seen on the day of its newest publication.
    pub on: Option<Day>,
}

impl<'a> Side<'_, 'a> {
    fn day(&self, family: Family) -> Option<Day> {
        self.on.or_else(|| view::newest_day(&self.masters, family))
    }

    fn rows(&self, family: Family) -> Option<BTreeMap<u32, Record<'a>>> {
        let on = self.day(family)?;
        self.masters.release_on(family, on)?;
        Some(view::rows(&self.masters, self.images, family, on).collect())
    }
}

/// Compares the rows in force of every family that both sides hold, by family and code.
pub fn diff<'a>(before: &Side<'_, 'a>, after: &Side<'_, 'a>) -> Vec<Change<'a>> {
    let mut changes = Vec::new();
    for family in view::WITH_CODES {
        let Some(layout) = layout::layout_of(family, None) else { continue };
        if let (Some(old), Some(new)) = (before.rows(family), after.rows(family)) {
            let sides = Sides { family, layout, after };
            sides.compare(&old, &new, &mut changes);
        }
    }
    changes
}

struct Sides<'s, 'a> {
    family: Family,
    layout: &'static Layout,
    after: &'s Side<'s, 'a>,
}

impl<'a> Sides<'_, 'a> {
    fn compare(&self, old: &BTreeMap<u32, Record<'a>>, new: &BTreeMap<u32, Record<'a>>, changes: &mut Vec<Change<'a>>) {
        let keys: std::collections::BTreeSet<u32> = old.keys().chain(new.keys()).copied().collect();
        for key in keys {
            match (old.get(&key), new.get(&key)) {
                (Some(before), Some(after)) => {
                    let fields = self.fields(*before, *after);
                    if !fields.is_empty() {
                        changes.push(Change { fields, ..self.change(key, *after, Kind::Changed) });
                    }
                }
                (Some(before), None) => {
                    let last_day = self.last_day(key);
                    changes.push(Change { last_day, ..self.change(key, *before, Kind::Abolished) });
                }
                (None, Some(after)) => changes.push(self.change(key, *after, Kind::New)),
                (None, None) => {}
            }
        }
    }

    fn change(&self, key: u32, record: Record<'a>, kind: Kind) -> Change<'a> {
        let (name, _) = view::names(record, self.family);
        let code = self.layout.key.printed(key);
        Change { family: self.family, code, name, kind, fields: Vec::new(), last_day: None }
    }

    fn last_day(&self, key: u32) -> Option<Day> {
        match self.after.masters.record(self.family, key, self.after.day(self.family)?) {
            Lookup::Abolished { last_day, .. } => Some(last_day),
            _ => None,
        }
    }

    /// The columns that differ, without those that the publisher rewrites and those that one side does not have.
    fn fields(&self, before: Record<'a>, after: Record<'a>) -> Vec<FieldChange<'a>> {
        let columns =
            after.table().columns().filter(|(no, _)| self.layout.column(*no).is_none_or(|column| !column.bookkeeping));
        columns
            .filter_map(|(no, name)| Some(FieldChange { no, name, before: before.value(no)?, after: after.value(no)? }))
            .filter(|change| !same::value(change.before, change.after))
            .collect()
    }
}
