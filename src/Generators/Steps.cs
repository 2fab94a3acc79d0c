namespace Stubs.Generators;

/// <summary>The names of the pipeline's steps, by which tests see what was run again.</summary>
internal static class Steps
{
    /// <summary>The first: reads a class. It runs whenever the compiler cannot know that nothing changed.</summary>
    public const string Read = "Read";

    public const string Classes = "Classes";

    public const string Data = "Data";
    public const string Stamp = "Stamp";
    public const string Constructions = "Constructions";

    /// <summary>Reads an exception class, as <see cref="Read"/> does an annotated one.</summary>
    public const string ReadExceptions = "ReadExceptions";

    /// <summary>Reads a data type that a library exports, as <see cref="Read"/> does an annotated class.</summary>
    public const string ReadExports = "ReadExports";

    public const string Exceptions = "Exceptions";
    public const string ReferencedExceptions = "ReferencedExceptions";
}
