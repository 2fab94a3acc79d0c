using System.Collections.Frozen;

namespace Stubs.Calls;

/// <summary>
/// The exceptions of the framework that keep their type across a call. A name that comes in is looked up here and
/// nowhere else; a class that is not in the list is made by no constructor, and arrives as a
/// <see cref="RemoteOperationException"/>. Nothing is made by reflection, so trimming takes nothing away.
/// </summary>
internal static partial class FrameworkExceptions
{
    private static readonly List<FrameworkException> All = [];
    private static readonly FrozenDictionary<string, FrameworkException> ByName = MakeList();
    private static readonly FrozenDictionary<Type, FrameworkException> ByType = All.ToFrozenDictionary(
        static one => one.Type);

    /// <summary>The names, for tests.</summary>
    public static IEnumerable<string> Names => ByName.Keys;

    /// <summary>What makes an exception of that class; null if it is not in the list.</summary>
    public static Func<WrittenException, Exception>? Find(string name) => ByName.GetValueOrDefault(name)?.Make;

    /// <summary>What an exception tells besides its message, as far as it is plain.</summary>
    public static IReadOnlyList<KeyValuePair<string, object?>> DetailsOf(Exception error) =>
        ByType.GetValueOrDefault(error.GetType())?.Tell(error) ?? [];

    private static FrozenDictionary<string, FrameworkException> MakeList()
    {
        AddTelling();
        AddPlain();
        return All.ToFrozenDictionary(static one => one.Type.FullName!, StringComparer.Ordinal);
    }

    private static void Add<T>(Func<WrittenException, T> make, Func<T, (string Name, object? Value)[]>? tell = null)
        where T : Exception =>
        All.Add(new FrameworkException(
            typeof(T),
            make,
            error => tell is null
                ? []
                : ExceptionData.Travelling(tell((T)error).Select(
                    static detail => KeyValuePair.Create(detail.Name, detail.Value)))));

    private sealed record FrameworkException(
        Type Type, Func<WrittenException, Exception> Make,
        Func<Exception, IReadOnlyList<KeyValuePair<string, object?>>> Tell);
}
