//! The READMEs show what really runs.

use std::path::Path;

#[test]
fn the_embedding_example_is_the_file_that_compiles() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let example = std::fs::read_to_string(root.join("golden/examples/embed.rs")).unwrap();
    let (_, code) = example.split_once("\n\n").unwrap();
    for readme in ["README.md", "README.ja.md"] {
        let text = std::fs::read_to_string(root.join(readme)).unwrap();
        assert!(text.contains(code), "{readme} shows other code than golden/examples/embed.rs");
    }
}
