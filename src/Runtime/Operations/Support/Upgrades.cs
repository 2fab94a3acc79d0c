using System.ComponentModel;

namespace Stubs.Generated;

/// <summary>Lets generated code tell which upgrade has failed.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Upgrades
{
    /// <summary>An error about an upgrade whose method threw.</summary>
    /// <param name="reader">In the map of members.</param>
    /// <param name="member">The stored name of the member whose value was to be made.</param>
    /// <param name="error">What was thrown.</param>
    /// <returns>The exception, to be thrown by the caller.</returns>
    public static Exception Failed(ref StateReader reader, string member, Exception error) =>
        UserCode.IsSource(error) ? reader.NotUpgraded(member, error) : error;
}
