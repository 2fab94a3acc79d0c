using System.Text;

namespace Stubs.Generators.Reading;

/// <summary>The order of keys in deterministic CBOR: by their encoded bytes, and so the shorter first.</summary>
internal sealed class KeyOrder : IComparer<string>
{
    public static KeyOrder Instance { get; } = new();

    public int Compare(string x, string y)
    {
        var (left, right) = (Encoding.UTF8.GetBytes(x), Encoding.UTF8.GetBytes(y));
        return left.Length != right.Length
            ? left.Length.CompareTo(right.Length) : left.AsSpan().SequenceCompareTo(right);
    }
}
