using FsCheck;
using FsCheck.Fluent;
using Stubs.Generated;

namespace Stubs.Tests.State;

/// <summary>Data that contains itself, and the codec that the generator would write for it.</summary>
public sealed record Tree(int Value, string? Label)
{
    public List<Tree> Children { get; set; } = [];

    public bool Equals(Tree? other) =>
        other is not null && Value == other.Value && Label == other.Label && Children.SequenceEqual(other.Children);

    public override int GetHashCode() => HashCode.Combine(Value, Label, Children.Count);

    internal static Gen<Tree> Gen(int size) =>
        from value in Gens.Int32
        from label in FsCheck.Fluent.Gen.Elements("", "a", null)
        from count in FsCheck.Fluent.Gen.Choose(0, Math.Min(size, 3))
        from children in FsCheck.Fluent.Gen.ListOf(
            size == 0 ? FsCheck.Fluent.Gen.Constant<Tree>(null!) : Gen(size / 2), count)
        select new Tree(value, label) { Children = [.. children] };
}

internal sealed class TreeCodec : Codec<Tree>
{
    public static readonly TreeCodec Instance = new();

    private static readonly Codec<List<Tree>> codec1 = Codecs.List(Codecs.Lazy(() => Instance));

    public override void Write(ref StateWriter writer, Tree value)
    {
        if (value is null)
        {
            writer.WriteNull();
            return;
        }

        writer.WriteMapStart(3);
        writer.WriteKey("label"u8);
        writer.Write(value.Label);
        writer.WriteKey("value"u8);
        writer.Write(value.Value);
        writer.WriteKey("children"u8);
        codec1.Write(ref writer, value.Children);
    }

    public override Tree Read(ref StateReader reader)
    {
        if (reader.TryReadNull())
            return null!;
        var (value, label, children) = (0, (string?)null, (List<Tree>?)null);
        var map = reader.ReadMapStart();
        if (reader.ReadMember(ref map, "label"u8))
            label = reader.ReadString();
        if (reader.ReadMember(ref map, "value"u8))
            value = reader.ReadInt32();
        if (reader.ReadMember(ref map, "children"u8))
            children = codec1.Read(ref reader);
        reader.ReadMapEnd(ref map);
        return new Tree(value, label) { Children = children! };
    }
}
