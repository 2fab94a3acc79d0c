// A password manager's tables: public setters, JSON in text columns with caches, enums, interfaces that many share.
using System.ComponentModel.DataAnnotations;
using System.Text.Json;

namespace Corpus.Real.Vault;

public interface ITableObject<T> where T : IEquatable<T> { T Id { get; set; } void SetNewId(); }

public interface IExternal { string? ExternalId { get; } }

public interface IRevisable { DateTime CreationDate { get; } DateTime RevisionDate { get; } }

public interface ISubscriber
{
    Guid Id { get; }
    string? GatewayCustomerId { get; set; }
    string? BillingEmail();
    bool IsUser();
}

public enum PlanType : byte { Free = 0, Families = 1, Teams = 2, [Display(Name = "Enterprise")] Enterprise = 3 }
public enum ProviderType : byte { Authenticator = 0, Email = 1, Duo = 2, WebAuthn = 7 }
public enum MemberStatus : short { Revoked = -1, Invited = 0, Accepted = 1, Confirmed = 2 }
public enum MemberType { Owner, Admin, User, Custom = 4 }

public class TwoFactorProvider { public bool Enabled { get; set; } public Dictionary<string, string> MetaData { get; set; } = new(); }

/// <summary>A lazy cache of what a text column holds.</summary>
[Persistent]
public partial class Organization : ITableObject<Guid>, ISubscriber, IRevisable
{
    private Dictionary<ProviderType, TwoFactorProvider>? _twoFactorProviders;

    public Guid Id { get; set; }
    [MaxLength(50)] public string? Identifier { get; set; }
    [MaxLength(50)] public string Name { get; set; } = null!;
    [MaxLength(256)] public string EMail { get; set; } = null!;
    public PlanType PlanType { get; set; }
    public int? Seats { get; set; }
    public short? MaxCollections { get; set; }
    public bool UsePolicies { get; set; }
    public bool UseSso { get; set; }
    public long? Storage { get; set; }
    public string? GatewayCustomerId { get; set; }
    public string? TwoFactorProviders { get; set; }
    public DateTime? ExpirationDate { get; set; }
    public DateTime CreationDate { get; set; } = DateTime.UnixEpoch;
    public DateTime RevisionDate { get; set; } = DateTime.UnixEpoch;
    public bool Enabled { get; set; } = true;

    public void SetNewId() { if (Id == default) Id = new Guid(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11); }

    public string? BillingEmail() => EMail?.ToLowerInvariant();

    public bool IsUser() => false;

    public bool IsExpired() => ExpirationDate.HasValue && ExpirationDate.Value <= DateTime.UnixEpoch;

    public Dictionary<ProviderType, TwoFactorProvider>? GetProviders() => _twoFactorProviders;

    public void SetProviders(Dictionary<ProviderType, TwoFactorProvider> providers) { TwoFactorProviders = "{}"; _twoFactorProviders = providers; }

    public bool TwoFactorIsEnabled() => GetProviders()?.Any(provider => provider.Value?.Enabled == true) ?? false;
}

[Persistent]
public partial class VaultUser : ITableObject<Guid>, IRevisable
{
    public Guid Id { get; set; }
    public string? Name { get; set; }
    [Required] public string Email { get; set; } = null!;
    public bool EmailVerified { get; set; }
    public string? MasterPassword { get; set; }
    public string Culture { get; set; } = "en-US";
    [Required] public string SecurityStamp { get; set; } = null!;
    public int Kdf { get; set; } = 1;
    public int KdfIterations { get; set; } = 600_000;
    public int? KdfMemory { get; set; }
    public DateTime? LastPasswordChangeDate { get; set; }
    public DateTime CreationDate { get; set; } = DateTime.UnixEpoch;
    public DateTime RevisionDate { get; set; } = DateTime.UnixEpoch;
    public void SetNewId() => Id = Guid.Empty;
    public bool IsKeyed(string key) => SecurityStamp == key;
}

/// <summary>An internal setter, and JSON of a class in a text.</summary>
// gets STUB0046
[Persistent]
public partial class OrganizationUser : ITableObject<Guid>, IExternal
{
    public Guid Id { get; set; }
    public Guid OrganizationId { get; set; }
    public Guid? UserId { get; set; }
    public string? Key { get; set; }
    public MemberStatus Status { get; set; }
    public MemberType Type { get; set; }
    public string? ExternalId { get; set; }
    public DateTime CreationDate { get; internal set; } = DateTime.UnixEpoch;
    public string? Permissions { get; set; }
    public void SetNewId() => Id = Guid.Empty;
    public Permissions? GetPermissions() => Permissions is null ? null : new Permissions();
    public void SetPermissions(Permissions permissions) => Permissions = JsonSerializer.Serialize(permissions);
}

public class Permissions { public bool AccessEventLogs { get; set; } public bool ManageGroups { get; set; } public bool ManageUsers { get; set; } }

[Persistent]
public partial class Group : ITableObject<Guid>, IExternal, IEquatable<Group>
{
    public Guid Id { get; set; }
    public Guid OrganizationId { get; set; }
    public string Name { get; set; } = null!;
    public string? ExternalId { get; set; }
    public DateTime CreationDate { get; internal set; } = DateTime.UnixEpoch;
    public void SetNewId() => Id = Guid.Empty;
    public bool Equals(Group? other) => other?.Id == Id;
    public override bool Equals(object? obj) => Equals(obj as Group);
    public override int GetHashCode() => Id.GetHashCode();
}

/// <summary>An item whose payload is a node of JSON.</summary>
// gets STUB0046
[Persistent]
public partial class Cipher : ITableObject<Guid>, ICloneable
{
    private Dictionary<string, Attachment>? _attachmentData;
    public Guid Id { get; set; }
    public Guid? UserId { get; set; }
    public CipherType Type { get; set; }
    public string Data { get; set; } = "{}";
    public string? Favorites { get; set; }
    public string? Attachments { get; set; }
    public DateTime? DeletedDate { get; set; }
    public byte? Reprompt { get; set; }
    public void SetNewId() => Id = Guid.Empty;
    public Dictionary<string, Attachment>? GetAttachments() => _attachmentData;
    public void AddAttachment(string id, Attachment data) => (_attachmentData ??= [])[id] = data;
    public void DeleteAttachment(string id) => _attachmentData?.Remove(id);
    object ICloneable.Clone() => MemberwiseClone();
}

public enum CipherType : byte { Login = 1, SecureNote, Card, Identity }

public class Attachment
{
    private long _size;
    public string? FileName { get; set; }
    public string? Key { get; set; }
    public string ContainerName { get; set; } = "attachments";
    public bool Validated { get; set; } = true;
    [System.Text.Json.Serialization.JsonIgnore] public long Size { get => _size; set => _size = value; }
    public string SizeString { get => _size.ToString(System.Globalization.CultureInfo.InvariantCulture); set => _size = long.Parse(value, System.Globalization.CultureInfo.InvariantCulture); }
}

/// <summary>An event from a table of events, with a constructor that copies an interface.</summary>
// gets STUB0005
[Persistent]
public partial class VaultEvent : ITableObject<Guid>, IVaultEvent
{
    public VaultEvent() { }
    public VaultEvent(IVaultEvent e) { Date = e.Date; Type = e.Type; UserId = e.UserId; }
    public Guid Id { get; set; }
    public DateTime Date { get; set; }
    public int Type { get; set; }
    public Guid? UserId { get; set; }
    public string? DomainName { get; set; }
    public void SetNewId() => Id = Guid.Empty;
}

public interface IVaultEvent { DateTime Date { get; set; } int Type { get; set; } Guid? UserId { get; set; } }

[Persistent]
public partial class Send
{
    public Guid Id { get; set; }
    public SendType Type { get; set; }
    public string? Data { get; set; }
    [MaxLength(300)] public string? Password { get; set; }
    public int? MaxAccessCount { get; set; }
    public int AccessCount { get; set; }
    public DateTime DeletionDate { get; set; }
    public bool Disabled { get; set; }
    public bool? HideEmail { get; set; }
    public bool CanAccess(DateTime now) => !Disabled && DeletionDate > now && (MaxAccessCount is null || AccessCount < MaxAccessCount);
    public void Accessed() => AccessCount++;
}

public enum SendType : byte { Text, File }

/// <summary>Properties overridden by a derived table.</summary>
[Persistent]
public partial class Device { public virtual string Name { get; set; } = ""; public int DeviceKind { get; set; } public string? PushToken { get; set; } public bool Active { get; set; } = true; }

[Persistent]
public partial class TrustedDevice : Device { public override string Name { get; set; } = "trusted"; public string? EncryptedKey { get; set; } public bool IsTrusted() => EncryptedKey is not null; }

[Persistent]
public partial class EmergencyAccess
{
    public Guid GrantorId { get; set; }
    public Guid? GranteeId { get; set; }
    public short WaitTimeDays { get; set; }
    public DateTime? RecoveryInitiatedDate { get; set; }
    // A copy of itself.
    [Local] public EmergencyAccess Copy() => new() { GrantorId = GrantorId, GranteeId = GranteeId, WaitTimeDays = WaitTimeDays };
}

/// <summary>The same without saying that the copy stays here.</summary>
// gets STUB0022, fixed
[Persistent]
public partial class Grant { public string Key { get; set; } = ""; public string? Data { get; set; } private Grant? _previous; public bool Renewed => _previous is not null; public void Renew(string data) { _previous = null; Data = data; } }

/// <summary>A token with an address of the network.</summary>
[Persistent]
public partial class AuthRequest
{
    public Guid Id { get; set; }
    public System.Net.IPAddress? RequestAddress { get; set; }
    public System.Net.IPEndPoint? RequestEndPoint { get; set; }
    public string AccessCode { get; set; } = "";
    public DateTime? ResponseDate { get; set; }
    public bool IsSpent() => ResponseDate.HasValue;
}

/// <summary>A policy whose settings are JSON as such.</summary>
[Persistent]
public partial class Policy
{
    public Guid OrganizationId { get; set; }
    public JsonElement Settings { get; set; }
    public bool Enabled { get; set; }
}

/// <summary>An integration with a template's node of JSON.</summary>
[Persistent]
public partial class Integration
{
    public string? Template { get; set; }
    public System.Text.Json.Nodes.JsonObject? Configuration { get; set; }
    public System.Text.Json.Nodes.JsonNode? Filters { get; set; }
}

[Persistent]
public partial class Installation
{
    public Guid Id { get; set; }
    public string Email { get; set; } = null!;
    public string Key { get; set; } = null!;
    public bool Enabled { get; set; }
    public DateTime? LastActivityDate { get; internal set; }
    public void Seen(DateTime at) => LastActivityDate = at;
}

/// <summary>Keys as bytes, and flags.</summary>
[Persistent]
public partial class WebAuthnCredential
{
    public byte[] CredentialId { get; set; } = [];
    public byte[] PublicKey { get; set; } = [];
    public uint Counter { get; set; }
    public Guid AaGuid { get; set; }
    public Transports Transports { get; set; }
    public ReadOnlyMemory<byte> UserHandle { get; set; }
    public bool SupportsPrf() => Transports.HasFlag(Transports.Internal);
}

[Flags] public enum Transports { None, Usb = 1, Nfc = 2, Ble = 4, Internal = 8 }
