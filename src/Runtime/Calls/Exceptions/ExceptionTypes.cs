using System.ComponentModel;
using System.Runtime.CompilerServices;
using Stubs.Calls;

namespace Stubs.Generated;

/// <summary>
/// Where generated code makes a program's exceptions known, so that they keep their type and data across a call.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class ExceptionTypes
{
    /// <summary>Makes an exception class known to the process. Repeating it changes nothing.</summary>
    /// <typeparam name="T">The class.</typeparam>
    /// <param name="name">Its full name, by which it is known on the wire.</param>
    /// <param name="members">Writes and reads what the class adds to <see cref="Exception"/>.</param>
    public static void Register<T>(string name, ExceptionMembers<T> members)
        where T : Exception
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(members);
        ExceptionRegistry.Add(typeof(T), name, members);
    }

    /// <summary>Makes the exception classes known of the assembly that declares one.</summary>
    /// <typeparam name="T">One of them.</typeparam>
    public static void Use<T>()
        where T : Exception => RuntimeHelpers.RunModuleConstructor(typeof(T).Module.ModuleHandle);
}
