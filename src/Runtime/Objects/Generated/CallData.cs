using System.ComponentModel;

namespace Stubs.Generated;

/// <summary>Lets generated calls write and read what has no content of its own.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class CallData
{
    /// <summary>Skips the arguments that only a later version of the operation knows.</summary>
    /// <param name="reader">Behind the arguments that are known.</param>
    /// <param name="count">How many more there are; none if not positive.</param>
    public static void SkipArguments(ref StateReader reader, int count)
    {
        for (; count > 0; count--)
            reader.SkipValue();
    }

    /// <summary>Reads a result that is none.</summary>
    public static Nothing ReadNothing(ref StateReader reader)
    {
        reader.SkipValue();
        return default;
    }
}
