namespace Stubs.Generators.Writing;

/// <summary>
/// Writes the stamp of an assembly: the version of the contract between generated code and run time that its generated
/// code keeps. Analyzers of assemblies that reference it read the attribute; the run time is told by the module's
/// initializer, before any other generated code can miss something.
/// </summary>
internal static class StampFile
{
    /// <summary>
    /// The version that this generator writes code for: <c>GeneratedContract.Version</c> of the run time that it comes
    /// with.
    /// </summary>
    public const int Version = 1;

    // No type can have this name, so no other file has it.
    public const string HintName = "generated-contract.g.cs";

    public static string Write()
    {
        var writer = new CodeWriter();
        writer.Lines(
            $"""
            [assembly: global::Stubs.Generated.GeneratedContractAttribute({Version})]

            namespace Stubs.Generated;

            {CodeWriter.GeneratedCode}
            file static class GeneratedContractStamp
            {"{"}
                [global::System.Runtime.CompilerServices.ModuleInitializer]
                internal static void Require() => global::Stubs.Generated.GeneratedContract.Require({Version}, typeof(GeneratedContractStamp));
            {"}"}
            """);
        return writer.ToString();
    }
}
