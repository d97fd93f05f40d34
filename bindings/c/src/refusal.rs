//! The refusals of this door itself.

use santei_door::{Refusal, messages};
use std::any::Any;

/// A parameter that must be given is NULL.
pub(crate) fn null_argument(name: &str) -> Refusal {
    Refusal::said(&messages::NULL_ARGUMENT, &[&name])
}

/// A handle that was never given, or was freed, or is of another kind.
pub(crate) fn handle_unknown(name: &str) -> Refusal {
    Refusal::said(&messages::HANDLE_UNKNOWN, &[&name, &format_args!("santei_{name}")])
}

/// A parameter whose value is none of those it can have.
pub(crate) fn argument_value(name: &str, expected: &str, found: &str) -> Refusal {
    Refusal::said(&messages::ARGUMENT_VALUE, &[&name, &expected, &found])
}

/// A structure of a size that this version does not know.
pub(crate) fn abi_layout(name: &str, expected: usize, found: usize) -> Refusal {
    Refusal::said(&messages::ABI_LAYOUT, &[&name, &expected, &found])
}

/// What a panic said.
pub(crate) fn panicked(payload: &(dyn Any + Send)) -> Refusal {
    let said = payload.downcast_ref::<&str>().copied();
    let said = said.or_else(|| payload.downcast_ref::<String>().map(String::as_str)).unwrap_or("?");
    Refusal::said(&messages::DOOR_PANIC, &[&said])
}
