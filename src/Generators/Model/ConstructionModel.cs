namespace Stubs.Generators.Model;

/// <summary>One construction of a generic class.</summary>
/// <param name="Stub">The full name of its stub.</param>
/// <param name="TypeName">The name in stores and on the wire.</param>
/// <param name="Codecs">The codecs of its arguments, as expressions; without those that the run time has.</param>
/// <param name="Uses">What the compiler has against the types that it names.</param>
internal sealed record ConstructionModel(
    string Stub, string TypeName, EquatableArray<string> Codecs, UseModel Uses);
