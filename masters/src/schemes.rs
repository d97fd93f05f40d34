//! Which schemes of 公費 a build can compute, and what stands in the way of the others.

use std::collections::BTreeMap;

use santei::masters::Family;

use crate::model::{ReleaseData, Version};
use crate::report::{ObstructedScheme, SchemeCheck};
use crate::write::{Standing, standings};

/// Schemes listed per release.
const LISTED: usize = 20;
/// Columns of 正式名称 and 公費負担者番号.
const NAME: usize = 1;
const NUMBER: usize = 8;

/// Counts the schemes of every release of 公費. One whose columns cannot be written is left to the writer, which names the column.
pub fn check(releases: &[ReleaseData]) -> Vec<SchemeCheck> {
    let schemes = releases.iter().filter(|release| release.family == Family::Subsidy);
    schemes.filter_map(|release| Some(count(release, &standings(release).ok()?))).collect()
}

fn count(release: &ReleaseData, standings: &[Standing]) -> SchemeCheck {
    let mut check = SchemeCheck {
        release: release.start,
        read: standings.len(),
        computable: 0,
        refund: 0,
        not_computable: 0,
        obstacles: BTreeMap::new(),
        first: Vec::new(),
    };
    for (version, standing) in release.versions.iter().zip(standings) {
        let obstacle = match standing {
            Standing::Computable => {
                check.computable += 1;
                continue;
            }
            Standing::Refund => {
                check.refund += 1;
                continue;
            }
            Standing::Obstructed(obstacle) => *obstacle,
        };
        check.not_computable += 1;
        *check.obstacles.entry(obstacle.slug()).or_default() += 1;
        if check.first.len() < LISTED {
            let (number, name) = (field(version, NUMBER), field(version, NAME));
            check.first.push(ObstructedScheme {
                row: version.key.to_string(),
                number,
                name,
                obstacle: obstacle.slug(),
            });
        }
    }
    check
}

/// An official column; a release of schemes has all of them, in order.
fn field(version: &Version, no: usize) -> String {
    version.fields.get(no - 1).map_or(String::new(), |text| text.to_string())
}
