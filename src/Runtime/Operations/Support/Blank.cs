using System.ComponentModel;

namespace Stubs.Generated;

/// <summary>
/// Marks the generated constructor that runs a class's initializers and nothing of its author's, so that its state can
/// be restored.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct Blank;
