using System.ComponentModel;

namespace Stubs.Generated;

/// <summary>
/// The codecs of all types that Stubs knows. Generated code keeps what it needs in static fields:
/// <c>private static readonly Codec&lt;List&lt;Order&gt;&gt; codec1 = Codecs.List(OrderCodec.Instance);</c>
/// </summary>
/// <remarks>
/// A factory has the name of the type that it makes a codec for. Where data types contain themselves, a codec that does
/// not exist yet stands in a <see cref="Lazy{T}"/>: <c>Codecs.List(Codecs.Lazy(() =&gt; NodeCodec.Instance))</c>.
/// <list type="table">
/// <listheader><term>C#</term><description>codec</description></listheader>
/// <item><term>plain types</term><description><c>Boolean Byte SByte Int16 UInt16 Int32 UInt32 Int64 UInt64 Int128
/// UInt128 BigInteger Half Single Double Decimal Complex Char Rune String StringBuilder Uri Version CultureInfo
/// IPAddress DateTime DateTimeOffset DateOnly TimeOnly TimeSpan Guid Uid BitArray Index Range</c></description></item>
/// <item><term>byte[], Memory of byte, ReadOnlyMemory of byte</term><description><c>ByteArray Memory
/// ReadOnlyMemory</c></description></item>
/// <item><term>any enum</term><description><c>Enum&lt;T&gt;()</c></description></item>
/// <item><term>T? of a value type</term><description><c>Nullable(item)</c></description></item>
/// <item><term>stub or its interface</term><description><c>Reference&lt;T&gt;()</c></description></item>
/// <item><term>a codec that is made later</term><description><c>Lazy(() =&gt; codec)</c></description></item>
/// <item><term>T[], T[,], T[,,]; jagged ones compose</term><description><c>Array(item) Array2(item)
/// Array3(item)</c></description></item>
/// <item><term>List and what a list comes back for</term><description><c>List IList ICollection IEnumerable
/// IReadOnlyList IReadOnlyCollection (item)</c></description></item>
/// <item><term>other sequences</term><description><c>LinkedList Queue Stack ConcurrentQueue ConcurrentStack
/// ConcurrentBag Collection ObservableCollection ReadOnlyCollection ReadOnlyObservableCollection
/// (item)</c></description></item>
/// <item><term>immutable sequences</term><description><c>ImmutableArray ImmutableList ImmutableQueue ImmutableStack
/// IImmutableList IImmutableQueue IImmutableStack (item)</c></description></item>
/// <item><term>sets</term><description><c>HashSet ISet IReadOnlySet SortedSet ReadOnlySet FrozenSet ImmutableHashSet
/// ImmutableSortedSet IImmutableSet (item)</c></description></item>
/// <item><term>dictionaries</term><description><c>Dictionary IDictionary IReadOnlyDictionary ReadOnlyDictionary
/// SortedDictionary SortedList ConcurrentDictionary FrozenDictionary ImmutableDictionary ImmutableSortedDictionary
/// IImmutableDictionary (key, value)</c></description></item>
/// <item><term>OrderedDictionary, whose order is content</term><description><c>OrderedDictionary(key,
/// value)</c></description></item>
/// <item><term>PriorityQueue, KeyValuePair</term><description><c>PriorityQueue(element, priority) KeyValuePair(key,
/// value)</c></description></item>
/// <item><term>Tuple and ValueTuple of one to seven</term><description><c>Tuple(item1, …) ValueTuple(item1,
/// …)</c></description></item>
/// </list>
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static partial class Codecs
{
    /// <summary>The codec of an enum: its number.</summary>
    public static Codec<T> Enum<T>()
        where T : struct, Enum => EnumCodec<T>.Instance;

    /// <summary>The codec of <see cref="System.Nullable{T}"/>.</summary>
    public static Codec<T?> Nullable<T>(Codec<T> item)
        where T : struct => new NullableCodec<T>(item);

    /// <summary>The codec of references to objects: of stubs, and of the interfaces that stubs have.</summary>
    public static Codec<T> Reference<T>()
        where T : class => ReferenceCodec<T>.Instance;

    /// <summary>
    /// A codec that stands for another, which is asked for at its first use: for data types that contain themselves.
    /// </summary>
    public static Codec<T> Lazy<T>(Func<Codec<T>> codec) => new LazyCodec<T>(codec);

    /// <summary>The codec of values that a converter of the program's converts.</summary>
    /// <typeparam name="TConverter">The converter.</typeparam>
    /// <typeparam name="TValue">The values.</typeparam>
    /// <typeparam name="TStored">What is stored for them.</typeparam>
    /// <param name="stored">The codec of that.</param>
    public static Codec<TValue> Converted<TConverter, TValue, TStored>(Codec<TStored> stored)
        where TConverter : IStateConverter<TValue, TStored>, new() =>
            new ConvertedCodec<TConverter, TValue, TStored>(stored);

    /// <summary>
    /// The codec of what a class derived from <see cref="System.Collections.ObjectModel.KeyedCollection{TKey, TItem}"/>
    /// contains.
    /// </summary>
    public static Codec<KeyedContent<TKey, TItem>> KeyedContent<TKey, TItem>(Codec<TItem> item)
        where TKey : notnull => new KeyedContentCodec<TKey, TItem>(item);

    /// <summary>The codec of <see cref="System.Collections.Generic.KeyValuePair{TKey, TValue}"/>.</summary>
    public static Codec<KeyValuePair<TKey, TValue>> KeyValuePair<TKey, TValue>(Codec<TKey> key, Codec<TValue> value) =>
        new KeyValuePairCodec<TKey, TValue>(key, value);

    /// <summary>The codec of <see cref="System.Collections.Generic.PriorityQueue{TElement, TPriority}"/>.</summary>
    public static Codec<PriorityQueue<TElement, TPriority>> PriorityQueue<TElement, TPriority>(
        Codec<TElement> element, Codec<TPriority> priority) =>
            new PriorityQueueCodec<TElement, TPriority>(element, priority);
}
