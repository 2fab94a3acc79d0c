namespace Stubs.Generators.Reading;

/// <summary>The names of the attributes of Stubs.</summary>
internal static class Attributes
{
    public const string Persistent = "PersistentAttribute";
    public const string Recoverable = "RecoverableAttribute";
    public const string Remote = "RemoteAttribute";
    public const string Transient = "TransientAttribute";
    public const string Service = "ServiceAttribute";
    public const string Subtype = "SubtypeAttribute";
    public const string StateConverter = "StateConverterAttribute";
    public const string FormerName = "FormerNameAttribute";
    public const string StoredName = "StoredNameAttribute";
    public const string Upgrade = "UpgradeAttribute";
    public const string ReadLock = "ReadLockAttribute";
    public const string UpdateLock = "UpdateLockAttribute";
    public const string WriteLock = "WriteLockAttribute";
    public const string NoLock = "NoLockAttribute";
    public const string Lock = "LockAttribute";
    public const string CompensateWith = "CompensateWithAttribute";
    public const string Local = "LocalAttribute";
    public const string Operation = "OperationAttribute";
    public const string Authorize = "AuthorizeAttribute";
    public const string AllowAnonymous = "AllowAnonymousAttribute";
    public const string Mobile = "MobileAttribute";

    /// <summary>The attributes for which code is generated for a class.</summary>
    public static readonly string[] OfClasses = [Persistent, Recoverable, Remote];

    public static string MetadataName(string name) => "Stubs." + name;
}
