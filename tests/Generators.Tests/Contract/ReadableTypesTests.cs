using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Collections.ObjectModel;
using System.Numerics;
using System.Text;
using Stubs.Generated;
using Stubs.Generators.Contract;

namespace Stubs.Generators.Tests;

/// <summary>What the contract calls readable is what the run time reads.</summary>
public sealed class ReadableTypesTests
{
    private static readonly Dictionary<string, IType> Types = new()
    {
        ["byte"] = Type(Codecs.Byte, byte.MinValue, byte.MaxValue),
        ["sbyte"] = Type(Codecs.SByte, sbyte.MinValue, sbyte.MaxValue),
        ["short"] = Type(Codecs.Int16, short.MinValue, short.MaxValue),
        ["ushort"] = Type(Codecs.UInt16, ushort.MinValue, ushort.MaxValue),
        ["int"] = Type(Codecs.Int32, int.MinValue, int.MaxValue),
        ["uint"] = Type(Codecs.UInt32, uint.MinValue, uint.MaxValue),
        ["long"] = Type(Codecs.Int64, long.MinValue, long.MaxValue),
        ["ulong"] = Type(Codecs.UInt64, ulong.MinValue, ulong.MaxValue),
        ["System.Int128"] = Type(Codecs.Int128, Int128.MinValue, Int128.MaxValue),
        ["System.UInt128"] = Type(Codecs.UInt128, UInt128.MinValue, UInt128.MaxValue),
        ["System.Numerics.BigInteger"] = Type(Codecs.BigInteger, BigInteger.Pow(-10, 51), BigInteger.Pow(10, 50)),
        ["System.Half"] = Type(
            Codecs.Half, Half.MinValue, Half.MaxValue, Half.Epsilon, Half.NaN, Half.NegativeInfinity),
        ["float"] = Type(
            Codecs.Single, float.MinValue, float.MaxValue, float.Epsilon, float.NaN, float.PositiveInfinity, 0.1f),
        ["double"] = Type(Codecs.Double, double.MinValue, double.MaxValue, double.Epsilon, double.NaN, 0.1),
        ["decimal"] = Type(Codecs.Decimal, decimal.MinValue, decimal.MaxValue, 0.1m),
        ["char"] = Type(Codecs.Char, 'x', '\uD800'),
        ["System.Text.Rune"] = Type(Codecs.Rune, new Rune('x'), new Rune(0x1F600)),
        ["string"] = Type(Codecs.String, "", "text"),
        ["byte[]"] = Type(Codecs.ByteArray, null!, [], [1, 2]),
        ["System.Memory<byte>"] = Type(Codecs.Memory, Memory<byte>.Empty, new byte[] { 1 }),
        ["System.ReadOnlyMemory<byte>"] = Type(Codecs.ReadOnlyMemory, ReadOnlyMemory<byte>.Empty, new byte[] { 1 }),
        ["bool"] = Type(Codecs.Boolean, false, true),
        ["System.DateTime"] = Type(Codecs.DateTime, DateTime.MinValue, DateTime.UnixEpoch),
        ["System.DateTimeOffset"] = Type(
            Codecs.DateTimeOffset, DateTimeOffset.MinValue,
            new DateTimeOffset(2020, 1, 2, 3, 4, 5, TimeSpan.FromHours(6))),
        ["System.Guid"] = Type(Codecs.Guid, Guid.Empty, Guid.AllBitsSet),
        ["int?"] = Type(Codecs.Nullable(Codecs.Int32), null, int.MaxValue),
        ["long?"] = Type(Codecs.Nullable(Codecs.Int64), null, long.MinValue),
        ["int[]"] = Type(Codecs.Array(Codecs.Int32), [], [1, 2]),
        ["System.Collections.Generic.List<long>"] = Type(Codecs.List(Codecs.Int64), [], [1, 2]),
        ["System.Collections.Generic.Queue<int>"] = Type(
            Codecs.Queue(Codecs.Int32), new Queue<int>(), new Queue<int>([1, 2])),
        ["System.Collections.Immutable.ImmutableList<long>"] = Type(Codecs.ImmutableList(Codecs.Int64), [], [1, 2]),
        ["System.Collections.Generic.SortedSet<string>"] = Type(
            Codecs.SortedSet(Codecs.String), [], new SortedSet<string>(["a", "b"], StringComparer.Ordinal)),
        ["System.Collections.Generic.HashSet<string>"] = Type(Codecs.HashSet(Codecs.String), [], ["a"]),
        ["System.Collections.Frozen.FrozenSet<string>"] = Type(
            Codecs.FrozenSet(Codecs.String), FrozenSet<string>.Empty, new[] { "a" }.ToFrozenSet()),
        ["System.Collections.Generic.SortedDictionary<string,int>"] =
            Type(
                Codecs.SortedDictionary(Codecs.String, Codecs.Int32), [],
                new SortedDictionary<string, int>(StringComparer.Ordinal) { ["a"] = 1 }),
        ["System.Collections.Generic.Dictionary<string,long>"] = Type(
            Codecs.Dictionary(Codecs.String, Codecs.Int64), [], new Dictionary<string, long> { ["a"] = 1 }),
        ["System.Collections.Immutable.ImmutableDictionary<string,int?>"] =
            Type(
                Codecs.ImmutableDictionary(Codecs.String, Codecs.Nullable(Codecs.Int32)),
                ImmutableDictionary<string, int?>.Empty),
        [Sequence("Stack")] = Type(Codecs.Stack(Codecs.Int32), new Stack<int>(), new Stack<int>([1, 2])),
        [Sequence("LinkedList")] = Type(Codecs.LinkedList(Codecs.Int32), new LinkedList<int>([1, 2])),
        [Sequence("IEnumerable")] = Type(
            Codecs.IEnumerable(Codecs.Int32), new List<int> { 1 }, new HashSet<int> { 1 }, new Queue<int>([1]),
            new SortedSet<int> { 2, 1 }),
        [Sequence("ICollection")] = Type(
            Codecs.ICollection(Codecs.Int32), new List<int> { 1 }, new HashSet<int> { 1 }, ImmutableArray.Create(1)),
        [Sequence("IReadOnlyCollection")] = Type(
            Codecs.IReadOnlyCollection(Codecs.Int32), new List<int> { 1 }, new HashSet<int> { 1 }, new Stack<int>([1])),
        [Sequence("IReadOnlyList")] = Type(Codecs.IReadOnlyList(Codecs.Int32), new List<int> { 1 }, new[] { 1 }),
        [Sequence("IList")] = Type(Codecs.IList(Codecs.Int32), new List<int> { 1 }, new[] { 1 }),
        ["System.Collections.Concurrent.ConcurrentQueue<int>"] = Type(
            Codecs.ConcurrentQueue(Codecs.Int32), new ConcurrentQueue<int>([1, 2])),
        ["System.Collections.Concurrent.ConcurrentStack<int>"] = Type(
            Codecs.ConcurrentStack(Codecs.Int32), new ConcurrentStack<int>([1, 2])),
        ["System.Collections.Concurrent.ConcurrentBag<int>"] = Type(
            Codecs.ConcurrentBag(Codecs.Int32), new ConcurrentBag<int>([1, 2])),
        ["System.Collections.ObjectModel.Collection<int>"] = Type(
            Codecs.Collection(Codecs.Int32), new Collection<int>([1]), new ObservableCollection<int>([1])),
        ["System.Collections.ObjectModel.ObservableCollection<int>"] = Type(
            Codecs.ObservableCollection(Codecs.Int32), new ObservableCollection<int>([1])),
        ["System.Collections.ObjectModel.ReadOnlyCollection<int>"] = Type(
            Codecs.ReadOnlyCollection(Codecs.Int32), new ReadOnlyCollection<int>([1])),
        ["System.Collections.Immutable.ImmutableArray<int>"] = Type(
            Codecs.ImmutableArray(Codecs.Int32), [], [1, 2]),
        ["System.Collections.Immutable.ImmutableQueue<int>"] = Type(
            Codecs.ImmutableQueue(Codecs.Int32), ImmutableQueue.Create(1, 2)),
        ["System.Collections.Immutable.ImmutableStack<int>"] = Type(
            Codecs.ImmutableStack(Codecs.Int32), ImmutableStack.Create(1, 2)),
        ["System.Collections.Immutable.IImmutableStack<int>"] = Type(
            Codecs.IImmutableStack(Codecs.Int32), ImmutableStack.Create(1, 2)),
        ["System.Collections.Immutable.IImmutableList<int>"] = Type(
            Codecs.IImmutableList(Codecs.Int32), ImmutableList.Create(1, 2), ImmutableArray.Create(1)),
        ["System.Collections.Immutable.IImmutableQueue<int>"] = Type(
            Codecs.IImmutableQueue(Codecs.Int32), ImmutableQueue.Create(1, 2)),
        [Sequence("ISet", "string")] = Type(
            Codecs.ISet(Codecs.String), new HashSet<string> { "a" },
            new SortedSet<string>(StringComparer.Ordinal) { "a", "b" }),
        ["System.Collections.Immutable.ImmutableSortedSet<string>"] = Type(
            Codecs.ImmutableSortedSet(Codecs.String), ImmutableSortedSet.Create(StringComparer.Ordinal, "a", "b")),
        ["System.Collections.Immutable.ImmutableHashSet<string>"] = Type(
            Codecs.ImmutableHashSet(Codecs.String), ImmutableHashSet.Create("a", "b")),
        [Sequence("SortedList", "string,int")] = Type(
            Codecs.SortedList(Codecs.String, Codecs.Int32),
            new SortedList<string, int>(StringComparer.Ordinal) { ["a"] = 1 }),
        ["System.Collections.Immutable.ImmutableSortedDictionary<string,int>"] = Type(
            Codecs.ImmutableSortedDictionary(Codecs.String, Codecs.Int32),
            ImmutableSortedDictionary.Create<string, int>(StringComparer.Ordinal).Add("a", 1)),
        [Sequence("IDictionary", "string,int")] = Type(
            Codecs.IDictionary(Codecs.String, Codecs.Int32), new Dictionary<string, int> { ["a"] = 1 },
            new SortedDictionary<string, int>(StringComparer.Ordinal) { ["a"] = 1 }),
        ["(int,string)"] = Type(Codecs.ValueTuple(Codecs.Int32, Codecs.String), (1, "a")),
        ["(long,string)"] = Type(Codecs.ValueTuple(Codecs.Int64, Codecs.String), (1L, "a")),
    };

    [Fact]
    [Trait("Rule", "4")]
    public void Every_value_of_a_type_is_read_as_each_type_that_the_contract_says_reads_it()
    {
        var contract = new ContractModel([]);
        var readable = new ReadableTypes(contract, contract);
        var pairs = 0;
        foreach (var (writtenName, written) in Types)
        {
            foreach (var (readName, read) in Types.Where(type => readable.Accepts(writtenName, type.Key)))
            {
                pairs++;
                foreach (var bytes in written.Samples())
                    Should.NotThrow(
                        () => read.Read(bytes), $"{writtenName} as {readName}: {Convert.ToHexString(bytes)}");
            }
        }

        pairs.ShouldBeGreaterThan(Types.Count + ReadableTypes.Widenings.Count());
    }

    [Fact]
    [Trait("Rule", "4")]
    public void Between_types_of_one_value_the_contract_refuses_only_what_some_value_would_not_survive()
    {
        var contract = new ContractModel([]);
        var readable = new ReadableTypes(contract, contract);
        foreach (var (writtenName, written) in Types.Where(type => !type.Key.Contains('<') && !type.Key.Contains('(')))
        {
            foreach (var (readName, read) in Types.Where(
                type => !type.Key.Contains('<') && !type.Key.Contains('(') && !readable.Accepts(writtenName, type.Key)))
                written.Samples().Any(bytes => Refuses(read, bytes)).ShouldBeTrue($"{writtenName} as {readName}");
        }
    }

    [Fact]
    public void All_widenings_are_tried() =>
        ReadableTypes.Widenings.SelectMany(widening => new[] { widening.Written, widening.Read })
            .Where(type => !Types.ContainsKey(type)).ShouldBeEmpty();

    [Fact]
    [Trait("Rule", "4")]
    public void Every_sequence_set_and_dictionary_may_become_another_of_its_kind_that_needs_no_order()
    {
        var contract = new ContractModel([]);
        var readable = new ReadableTypes(contract, contract);
        foreach (var (kind, members) in ReadableTypes.Kinds)
        {
            foreach (var (from, to) in members.SelectMany(from => members.Select(to => (from, to))))
                readable.Accepts(Of(kind, from), Of(kind, to)).ShouldBeTrue($"{from} as {to}");
        }

        static string Of(int arguments, string name) =>
            name == "[]" ? "int[]" : $"{name}<{(arguments == 1 ? "int" : "string,int")}>";
    }

    private static string Sequence(string name, string arguments = "int") =>
        $"System.Collections.Generic.{name}<{arguments}>";

    private static bool Refuses(IType type, byte[] bytes)
    {
        try
        {
            type.Read(bytes);
            return false;
        }
        catch (StateIncompatibleException)
        {
            return true;
        }
    }

    private static IType Type<T>(Codec<T> codec, params T[] samples) => new TypeOf<T>(codec, samples);

    private interface IType
    {
        IEnumerable<byte[]> Samples();

        void Read(byte[] bytes);
    }

    private sealed class TypeOf<T>(Codec<T> codec, T[] samples) : IType
    {
        public IEnumerable<byte[]> Samples()
        {
            foreach (var sample in samples)
                yield return Write(sample);
        }

        private byte[] Write(T sample)
        {
            var writer = StateWriter.Create();
            try
            {
                codec.Write(ref writer, sample);
                return writer.ToArray();
            }
            finally
            {
                writer.Dispose();
            }
        }

        public void Read(byte[] bytes)
        {
            var reader = new StateReader(bytes);
            codec.Read(ref reader);
        }
    }
}
