using System.Runtime.CompilerServices;

namespace Stubs.Calls;

/// <summary>
/// The parts of an exception that only its own class can reach. An exception that is made anew gets them from the
/// constructor of the framework's class that it derives from, run on the blank object; constructors of its author's do
/// not run, for their arguments are not known.
/// </summary>
internal static class ExceptionParts
{
    /// <summary>
    /// The message as the exception holds it, to which classes such as <see cref="ArgumentException"/> add something
    /// when it is asked for.
    /// </summary>
    public static string? MessageOf(Exception error) => Message(error);

    /// <summary>What the exception is about.</summary>
    public static string? SubjectOf(Exception error) => error switch
    {
        ArgumentException argument => argument.ParamName,
        ObjectDisposedException { ObjectName: { Length: > 0 } name } => name,
        FileNotFoundException file => file.FileName,
        _ => null,
    };

    /// <summary>The exceptions inside: all of an <see cref="AggregateException"/>.</summary>
    public static IReadOnlyList<Exception> InnerOf(Exception error) => error switch
    {
        AggregateException aggregate => aggregate.InnerExceptions,
        { InnerException: { } inner } => [inner],
        _ => [],
    };

    /// <summary>Gives a blank exception what the framework's constructors set.</summary>
    public static void Construct(Exception blank, WrittenException written)
    {
        switch (blank)
        {
            case ArgumentException argument:
                Construct(argument, written.Message, written.Subject, written.FirstInner);
                break;
            case AggregateException aggregate:
                Construct(aggregate, written.Message, [.. written.Inner]);
                break;
            case ObjectDisposedException disposed when written.Subject is not null:
                Construct(disposed, written.Subject, written.Message);
                break;
            case FileNotFoundException file:
                Construct(file, written.Message, written.Subject, written.FirstInner);
                break;
            default:
                Construct(blank, written.Message, written.FirstInner);
                break;
        }
    }

    /// <summary>
    /// Gives an exception of the framework that was made anew what its constructor has not, or has made differently.
    /// </summary>
    public static void Complete(Exception made, WrittenException written)
    {
        Message(made) = written.Message;
        if (made is not AggregateException)
            Inner(made) = written.FirstInner;
        if (made is ArgumentException argument)
            Parameter(argument) = written.Subject;

        // It was composed of parts that have stayed behind.
        else if (written.Shown is { } shown && made is not AggregateException && made.Message != shown)
            Message(made) = shown;
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_innerException")]
    private static extern ref Exception? Inner(Exception target);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_paramName")]
    private static extern ref string? Parameter(ArgumentException target);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_message")]
    private static extern ref string? Message(Exception target);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = ".ctor")]
    private static extern void Construct(Exception target, string? message, Exception? inner);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = ".ctor")]
    private static extern void Construct(
        ArgumentException target, string? message, string? parameter, Exception? inner);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = ".ctor")]
    private static extern void Construct(AggregateException target, string? message, Exception[] inner);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = ".ctor")]
    private static extern void Construct(ObjectDisposedException target, string? name, string? message);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = ".ctor")]
    private static extern void Construct(FileNotFoundException target, string? message, string? file, Exception? inner);
}
