using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Data;
using System.Data.SqlTypes;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Mail;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Reflection;
using System.Resources;
using System.Runtime;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Serialization;
using System.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Threading.Channels;
using System.Transactions;
using System.Xml;

namespace Stubs.Calls;

/// <content>The list: each class with what makes it, and what it tells besides its message.</content>
internal static partial class FrameworkExceptions
{
    /// <summary>Those that tell something of their own.</summary>
    private static void AddTelling()
    {
        Add(static of => new AggregateException(of.Message, of.Inner));
        Add(static of => new ArgumentException(of.Message, of.Subject, of.FirstInner));
        Add(static of => new ArgumentNullException(of.Subject, of.Message));
        Add(static of => new ArgumentOutOfRangeException(of.Subject, of.Detail("actual"), of.Message), static error => [
            ("actual", error.ActualValue)]);
        Add(static of => new BadImageFormatException(of.Message, of.Text("file"), of.FirstInner), static error => [
            ("file", error.FileName)]);
        Add(static of => new Win32Exception(of.Number("code"), of.Message), static error => [
            ("code", error.NativeErrorCode)]);
        Add(
            static of => of.Detail("id") is int id
                ? new CultureNotFoundException(of.Subject, id, of.Message)
                : new CultureNotFoundException(of.Subject, of.Text("name"), of.Message),
            static error => [("name", error.InvalidCultureName), ("id", error.InvalidCultureId)]);
        Add(static of => new FileLoadException(of.Message, of.Text("file"), of.FirstInner), static error => [
            ("file", error.FileName)]);
        Add(static of => new FileNotFoundException(of.Message, of.Subject, of.FirstInner));
        Add(static of => new HttpIOException(
            (HttpRequestError)of.Number("error"), of.Message, of.FirstInner),
            static error => [("error", (int)error.HttpRequestError)]);
        Add(
            static of => new HttpProtocolException(of.Detail("code") as long? ?? 0, of.Message ?? "", of.FirstInner),
            static error => [("code", error.ErrorCode)]);
        Add(
            static of => new HttpRequestException(
                (HttpRequestError)of.Number("error"), of.Message, of.FirstInner,
                (HttpStatusCode?)(of.Detail("status") as int?)),
            static error => [("error", (int)error.HttpRequestError), ("status", (int?)error.StatusCode)]);
        Add(static of => new SmtpException((SmtpStatusCode)of.Number("status"), of.Message), static error => [
            ("status", (int)error.StatusCode)]);
        Add(static of => new ProtocolViolationException(of.Message));
        Add(static of => new SocketException(of.Number("code"), of.Message), static error => [
            ("code", (int)error.SocketErrorCode)]);
        Add(static of => new WebSocketException(
            (WebSocketError)of.Number("code"), of.Message, of.FirstInner),
            static error => [("code", (int)error.WebSocketErrorCode)]);
        Add(static of => new NotFiniteNumberException(
            of.Message, of.Detail("number") as double? ?? 0, of.FirstInner),
            static error => [("number", error.OffendingNumber)]);
        Add(static of => of.Subject is null
            ? new ObjectDisposedException(of.Message, of.FirstInner)
            : new ObjectDisposedException(of.Subject, of.Message));
        Add(static of => new MissingSatelliteAssemblyException(of.Message, of.Text("culture")), static error => [
            ("culture", error.CultureName)]);
        Add(
            static of => of.Detail("value") is { } value
                ? new SwitchExpressionException(value) : new SwitchExpressionException(of.Message, of.FirstInner),
            static error => [("value", error.UnmatchedValue)]);
        Add(
            static of => new DecoderFallbackException(of.Message, of.Bytes("bytes"), of.Number("index")),
            static error => [
                ("bytes", error.BytesUnknown is { } bytes ? Convert.ToHexString(bytes) : null),
                ("index", error.Index)]);
        Add(
            static of => new JsonException(
                of.Shown ?? of.Message, of.Text("path"), of.Detail("line") as long?, of.Detail("byte") as long?,
                of.FirstInner),
            static error => [("path", error.Path), ("line", error.LineNumber), ("byte", error.BytePositionInLine)]);
        Add(
            static of => new RegexMatchTimeoutException(
                of.Text("input") ?? "", of.Text("pattern") ?? "", of.Detail("time") as TimeSpan? ?? default),
            static error => [("input", error.Input), ("pattern", error.Pattern), ("time", error.MatchTimeout)]);
        Add(
            static of => NewRegexParseException(
                (RegexParseError)of.Number("error"), of.Number("offset"), of.Message ?? ""),
            static error => [("error", (int)error.Error), ("offset", error.Offset)]);
        Add(static of => new TypeInitializationException(of.Text("type"), of.FirstInner), static error => [
            ("type", error.TypeName)]);
        Add(
            static of => new XmlException(of.Message, of.FirstInner, of.Number("line"), of.Number("position")),
            static error => [("line", error.LineNumber), ("position", error.LinePosition)]);
    }

    /// <summary>Those that are a message and what is inside.</summary>
    private static void AddPlain()
    {
        Add(static of => new ApplicationException(of.Message, of.FirstInner));
        Add(static of => new ArithmeticException(of.Message, of.FirstInner));
        Add(static of => new ArrayTypeMismatchException(of.Message, of.FirstInner));
        Add(static of => new KeyNotFoundException(of.Message, of.FirstInner));
        Add(static of => new ValidationException(of.Message, of.FirstInner));
        Add(static of => new InvalidAsynchronousStateException(of.Message, of.FirstInner));
        Add(static of => new InvalidEnumArgumentException(of.Message, of.FirstInner));
        Add(static of => new ConstraintException(of.Message, of.FirstInner));
        Add(static of => new DBConcurrencyException(of.Message, of.FirstInner));
        Add(static of => new DataException(of.Message, of.FirstInner));
        Add(static of => new DeletedRowInaccessibleException(of.Message, of.FirstInner));
        Add(static of => new DuplicateNameException(of.Message, of.FirstInner));
        Add(static of => new EvaluateException(of.Message, of.FirstInner));
        Add(static of => new InRowChangingEventException(of.Message, of.FirstInner));
        Add(static of => new InvalidConstraintException(of.Message, of.FirstInner));
        Add(static of => new InvalidExpressionException(of.Message, of.FirstInner));
        Add(static of => new MissingPrimaryKeyException(of.Message, of.FirstInner));
        Add(static of => new NoNullAllowedException(of.Message, of.FirstInner));
        Add(static of => new ReadOnlyException(of.Message, of.FirstInner));
        Add(static of => new RowNotInTableException(of.Message, of.FirstInner));
        Add(static of => new SqlAlreadyFilledException(of.Message, of.FirstInner));
        Add(static of => new SqlNotFilledException(of.Message, of.FirstInner));
        Add(static of => new SqlNullValueException(of.Message, of.FirstInner));
        Add(static of => new SqlTruncateException(of.Message, of.FirstInner));
        Add(static of => new SqlTypeException(of.Message, of.FirstInner));
        Add(static of => new StrongTypingException(of.Message, of.FirstInner));
        Add(static of => new SyntaxErrorException(of.Message, of.FirstInner));
        Add(static of => new VersionNotFoundException(of.Message, of.FirstInner));
        Add(static of => new DataMisalignedException(of.Message, of.FirstInner));
        Add(static of => new UnreachableException(of.Message, of.FirstInner));
        Add(static of => new DivideByZeroException(of.Message, of.FirstInner));
        Add(static of => new DllNotFoundException(of.Message, of.FirstInner));
        Add(static of => new DuplicateWaitObjectException(of.Message, of.FirstInner));
        Add(static of => new EntryPointNotFoundException(of.Message, of.FirstInner));
        Add(static of => new Exception(of.Message, of.FirstInner));
        Add(static of => new FieldAccessException(of.Message, of.FirstInner));
        Add(static of => new FormatException(of.Message, of.FirstInner));
        Add(static of => new DirectoryNotFoundException(of.Message, of.FirstInner));
        Add(static of => new DriveNotFoundException(of.Message, of.FirstInner));
        Add(static of => new EndOfStreamException(of.Message, of.FirstInner));
        Add(static of => new IOException(of.Message, of.FirstInner));
        Add(static of => new InvalidDataException(of.Message, of.FirstInner));
        Add(static of => new PathTooLongException(of.Message, of.FirstInner));
        Add(static of => new IndexOutOfRangeException(of.Message, of.FirstInner));
        Add(static of => new InsufficientExecutionStackException(of.Message, of.FirstInner));
        Add(static of => new InsufficientMemoryException(of.Message, of.FirstInner));
        Add(static of => new InvalidCastException(of.Message, of.FirstInner));
        Add(static of => new InvalidOperationException(of.Message, of.FirstInner));
        Add(static of => new InvalidProgramException(of.Message, of.FirstInner));
        Add(static of => new InvalidTimeZoneException(of.Message, of.FirstInner));
        Add(static of => new MemberAccessException(of.Message, of.FirstInner));
        Add(static of => new MethodAccessException(of.Message, of.FirstInner));
        Add(static of => new MissingFieldException(of.Message, of.FirstInner));
        Add(static of => new MissingMemberException(of.Message, of.FirstInner));
        Add(static of => new MissingMethodException(of.Message, of.FirstInner));
        Add(static of => new CookieException(of.Message, of.FirstInner));
        Add(static of => new PingException(of.Message, of.FirstInner));
        Add(static of => new NotImplementedException(of.Message, of.FirstInner));
        Add(static of => new NotSupportedException(of.Message, of.FirstInner));
        Add(static of => new NullReferenceException(of.Message, of.FirstInner));
        Add(static of => new OperationCanceledException(of.Message, of.FirstInner));
        Add(static of => new OutOfMemoryException(of.Message, of.FirstInner));
        Add(static of => new OverflowException(of.Message, of.FirstInner));
        Add(static of => new PlatformNotSupportedException(of.Message, of.FirstInner));
        Add(static of => new RankException(of.Message, of.FirstInner));
        Add(static of => new AmbiguousMatchException(of.Message, of.FirstInner));
        Add(static of => new CustomAttributeFormatException(of.Message, of.FirstInner));
        Add(static of => new InvalidFilterCriteriaException(of.Message, of.FirstInner));
        Add(static of => new TargetException(of.Message, of.FirstInner));
        Add(static of => new TargetInvocationException(of.Message, of.FirstInner));
        Add(static of => new TargetParameterCountException(of.Message, of.FirstInner));
        Add(static of => new MissingManifestResourceException(of.Message, of.FirstInner));
        Add(static of => new AmbiguousImplementationException(of.Message, of.FirstInner));
        Add(static of => new COMException(of.Message, of.FirstInner));
        Add(static of => new ExternalException(of.Message, of.FirstInner));
        Add(static of => new InvalidDataContractException(of.Message, of.FirstInner));
        Add(static of => new SerializationException(of.Message, of.FirstInner));
        Add(static of => new AuthenticationException(of.Message, of.FirstInner));
        Add(static of => new InvalidCredentialException(of.Message, of.FirstInner));
        Add(static of => new AuthenticationTagMismatchException(of.Message, of.FirstInner));
        Add(static of => new CryptographicException(of.Message, of.FirstInner));
        Add(static of => new CryptographicUnexpectedOperationException(of.Message, of.FirstInner));
        Add(static of => new SecurityException(of.Message, of.FirstInner));
        Add(static of => new SystemException(of.Message, of.FirstInner));
        Add(static of => new EncoderFallbackException(of.Message, of.FirstInner));
        Add(static of => new BarrierPostPhaseException(of.Message, of.FirstInner));
        Add(static of => new ChannelClosedException(of.Message, of.FirstInner));
        Add(static of => new LockRecursionException(of.Message, of.FirstInner));
        Add(static of => new SemaphoreFullException(of.Message, of.FirstInner));
        Add(static of => new SynchronizationLockException(of.Message, of.FirstInner));
        Add(static of => new TaskCanceledException(of.Message, of.FirstInner));
        Add(static of => new TaskSchedulerException(of.Message, of.FirstInner));
        Add(static of => new ThreadInterruptedException(of.Message, of.FirstInner));
        Add(static of => new ThreadStateException(of.Message, of.FirstInner));
        Add(static of => new WaitHandleCannotBeOpenedException(of.Message, of.FirstInner));
        Add(static of => new TimeZoneNotFoundException(of.Message, of.FirstInner));
        Add(static of => new TimeoutException(of.Message, of.FirstInner));
        Add(static of => new TransactionAbortedException(of.Message, of.FirstInner));
        Add(static of => new TransactionException(of.Message, of.FirstInner));
        Add(static of => new TransactionInDoubtException(of.Message, of.FirstInner));
        Add(static of => new TransactionManagerCommunicationException(of.Message, of.FirstInner));
        Add(static of => new TransactionPromotionException(of.Message, of.FirstInner));
        Add(static of => new TypeAccessException(of.Message, of.FirstInner));
        Add(static of => new TypeLoadException(of.Message, of.FirstInner));
        Add(static of => new UnauthorizedAccessException(of.Message, of.FirstInner));
        Add(static of => new UriFormatException(of.Message, of.FirstInner));
    }

    [UnsafeAccessor(UnsafeAccessorKind.Constructor)]
    private static extern RegexParseException NewRegexParseException(RegexParseError error, int offset, string message);
}
