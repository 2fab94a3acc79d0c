using System.Collections.Frozen;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Security.Cryptography;

namespace Stubs.Objects;

/// <summary>The exceptions of the framework that keep their type across a call, by their full names.</summary>
internal static class FrameworkExceptions
{
    private static readonly FrozenDictionary<string, Func<WrittenException, Exception>> Factories = new Dictionary<string, Func<WrittenException, Exception>>(StringComparer.Ordinal)
    {
        ["System.Exception"] = of => new Exception(of.Message, of.FirstInner),
        ["System.SystemException"] = of => new SystemException(of.Message, of.FirstInner),
        ["System.ApplicationException"] = of => new ApplicationException(of.Message, of.FirstInner),
        ["System.AggregateException"] = of => new AggregateException(of.Message, of.Inner),
        ["System.ArgumentException"] = of => new ArgumentException(of.Message, of.Subject, of.FirstInner),
        ["System.ArgumentNullException"] = of => of.FirstInner is null ? new ArgumentNullException(of.Subject, of.Message) : new ArgumentNullException(of.Message, of.FirstInner),
        ["System.ArgumentOutOfRangeException"] = of => of.FirstInner is null ? new ArgumentOutOfRangeException(of.Subject, of.Message) : new ArgumentOutOfRangeException(of.Message, of.FirstInner),
        ["System.ArithmeticException"] = of => new ArithmeticException(of.Message, of.FirstInner),
        ["System.ArrayTypeMismatchException"] = of => new ArrayTypeMismatchException(of.Message, of.FirstInner),
        ["System.Collections.Generic.KeyNotFoundException"] = of => new KeyNotFoundException(of.Message, of.FirstInner),
        ["System.ComponentModel.DataAnnotations.ValidationException"] = of => new ValidationException(of.Message, of.FirstInner),
        ["System.DivideByZeroException"] = of => new DivideByZeroException(of.Message, of.FirstInner),
        ["System.FormatException"] = of => new FormatException(of.Message, of.FirstInner),
        ["System.Globalization.CultureNotFoundException"] = of => new CultureNotFoundException(of.Message, of.FirstInner),
        ["System.IO.DirectoryNotFoundException"] = of => new DirectoryNotFoundException(of.Message, of.FirstInner),
        ["System.IO.DriveNotFoundException"] = of => new DriveNotFoundException(of.Message, of.FirstInner),
        ["System.IO.EndOfStreamException"] = of => new EndOfStreamException(of.Message, of.FirstInner),
        ["System.IO.FileNotFoundException"] = of => new FileNotFoundException(of.Message, of.Subject, of.FirstInner),
        ["System.IO.IOException"] = of => new IOException(of.Message, of.FirstInner),
        ["System.IO.InvalidDataException"] = of => new InvalidDataException(of.Message, of.FirstInner),
        ["System.IO.PathTooLongException"] = of => new PathTooLongException(of.Message, of.FirstInner),
        ["System.IndexOutOfRangeException"] = of => new IndexOutOfRangeException(of.Message, of.FirstInner),
        ["System.InvalidCastException"] = of => new InvalidCastException(of.Message, of.FirstInner),
        ["System.InvalidOperationException"] = of => new InvalidOperationException(of.Message, of.FirstInner),
        ["System.MissingFieldException"] = of => new MissingFieldException(of.Message, of.FirstInner),
        ["System.MissingMemberException"] = of => new MissingMemberException(of.Message, of.FirstInner),
        ["System.MissingMethodException"] = of => new MissingMethodException(of.Message, of.FirstInner),
        ["System.NotFiniteNumberException"] = of => new NotFiniteNumberException(of.Message, of.FirstInner),
        ["System.NotImplementedException"] = of => new NotImplementedException(of.Message, of.FirstInner),
        ["System.NotSupportedException"] = of => new NotSupportedException(of.Message, of.FirstInner),
        ["System.NullReferenceException"] = of => new NullReferenceException(of.Message, of.FirstInner),
        ["System.ObjectDisposedException"] = of => of.Subject is null ? new ObjectDisposedException(of.Message, of.FirstInner) : new ObjectDisposedException(of.Subject, of.Message),
        ["System.OperationCanceledException"] = of => new OperationCanceledException(of.Message, of.FirstInner),
        ["System.OverflowException"] = of => new OverflowException(of.Message, of.FirstInner),
        ["System.PlatformNotSupportedException"] = of => new PlatformNotSupportedException(of.Message, of.FirstInner),
        ["System.RankException"] = of => new RankException(of.Message, of.FirstInner),
        ["System.Runtime.CompilerServices.SwitchExpressionException"] = of => new System.Runtime.CompilerServices.SwitchExpressionException(of.Message, of.FirstInner),
        ["System.Security.Cryptography.CryptographicException"] = of => new CryptographicException(of.Message, of.FirstInner),
        ["System.Security.SecurityException"] = of => new System.Security.SecurityException(of.Message, of.FirstInner),
        ["System.Threading.SemaphoreFullException"] = of => new SemaphoreFullException(of.Message, of.FirstInner),
        ["System.Threading.SynchronizationLockException"] = of => new SynchronizationLockException(of.Message, of.FirstInner),
        ["System.Threading.Tasks.TaskCanceledException"] = of => new TaskCanceledException(of.Message, of.FirstInner),
        ["System.TimeZoneNotFoundException"] = of => new TimeZoneNotFoundException(of.Message, of.FirstInner),
        ["System.TimeoutException"] = of => new TimeoutException(of.Message, of.FirstInner),
        ["System.UnauthorizedAccessException"] = of => new UnauthorizedAccessException(of.Message, of.FirstInner),
        ["System.UriFormatException"] = of => new UriFormatException(of.Message, of.FirstInner),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The names, for tests.</summary>
    public static IEnumerable<string> Names => Factories.Keys;

    public static Func<WrittenException, Exception>? Find(string name) => Factories.GetValueOrDefault(name);
}
