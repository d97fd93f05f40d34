//! Gives the shared library the name it is installed under, so that programs linked to it ask for that name.

use std::env::var;

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    let abi = "0"; // SANTEI_ABI_VERSION; a test compares them
    match var("CARGO_CFG_TARGET_OS").as_deref() {
        Ok("linux" | "freebsd") => println!("cargo:rustc-cdylib-link-arg=-Wl,-soname,libsantei.so.{abi}"),
        Ok("macos") => println!("cargo:rustc-cdylib-link-arg=-Wl,-install_name,@rpath/libsantei.{abi}.dylib"),
        _ => {}
    }
}
