using System.Collections.Immutable;

namespace Stubs.Generators;

/// <summary>
/// Which class a codec is written with: the first, by name, of those that use the data type. So each data type gets one
/// codec, and yet remains a value of its own in the pipeline: one that comes or goes moves no other.
/// </summary>
internal sealed class CodecOwners : IEquatable<CodecOwners>
{
    private readonly ImmutableSortedDictionary<string, string> owners;

    public CodecOwners(IEnumerable<(string Codec, string Class)> uses)
    {
        var builder = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var (codec, @class) in uses)
        {
            if (!builder.TryGetValue(codec, out var owner) || string.CompareOrdinal(@class, owner) < 0)
                builder[codec] = @class;
        }

        owners = builder.ToImmutable();
    }

    public bool Owns(string @class, string codec) => owners.TryGetValue(codec, out var owner) && owner == @class;

    public bool Equals(CodecOwners? other) => other is not null && owners.SequenceEqual(other.owners);

    public override bool Equals(object? obj) => Equals(obj as CodecOwners);

    public override int GetHashCode() => owners.Count;
}
