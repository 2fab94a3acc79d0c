// A modular monolith: aggregates with private constructors and static factories, typed identifiers, rules, value objects.
namespace Corpus.Real.Meetings;

public interface IDomainEvent { Guid Id { get; } DateTime OccurredOn { get; } }

public abstract class DomainEvent : IDomainEvent { public Guid Id { get; } = Guid.Empty; public DateTime OccurredOn { get; } = DateTime.UnixEpoch; }

public interface IBusinessRule { bool IsBroken(); string Message { get; } }

public sealed class BrokenRuleException(string message) : Exception(message);

public abstract class Entity
{
    [Transient] private List<IDomainEvent>? _domainEvents;

    [Local] public IReadOnlyCollection<IDomainEvent>? DomainEvents => _domainEvents?.AsReadOnly();

    protected void AddDomainEvent(IDomainEvent domainEvent) => (_domainEvents ??= []).Add(domainEvent);

    protected static void CheckRule(IBusinessRule rule) { if (rule.IsBroken()) throw new BrokenRuleException(rule.Message); }
}

public abstract class TypedId : IEquatable<TypedId>
{
    public Guid Value { get; }

    protected TypedId(Guid value) => Value = value;

    public bool Equals(TypedId? other) => Value == other?.Value;

    public override bool Equals(object? obj) => obj is TypedId other && Equals(other);

    public override int GetHashCode() => Value.GetHashCode();

    public static bool operator ==(TypedId? left, TypedId? right) => Equals(left, right);

    public static bool operator !=(TypedId? left, TypedId? right) => !Equals(left, right);
}

public class MeetingId(Guid value) : TypedId(value);
public class GroupId(Guid value) : TypedId(value);
public class MemberId(Guid value) : TypedId(value);
public class CommentId : TypedId { public CommentId(Guid value) : base(value) { } }

public record Money(decimal Value, string Currency) { public static readonly Money Undefined = new(0, ""); public static Money operator *(int count, Money money) => money with { Value = count * money.Value }; }

public class Term
{
    public DateTime? Start { get; }
    public DateTime? End { get; }

    private Term(DateTime? start, DateTime? end) => (Start, End) = (start, end);

    public static Term Between(DateTime? start, DateTime? end) => new(start, end);

    internal bool Contains(DateTime moment) => (Start ?? moment) <= moment && moment <= (End ?? moment);
}

public class Limits
{
    public int? Attendees { get; }
    public int Guests { get; }

    private Limits(int? attendees, int guests) => (Attendees, Guests) = (attendees, guests);

    public static Limits Of(int? attendees, int guests) => new(attendees, guests);
}

public sealed class Role
{
    public static Role Organizer => new("Organizer");
    public static Role Member => new("Member");
    public string Value { get; }

    private Role(string value) => Value = value;
}

public class GroupCreated(GroupId group, MemberId creator) : DomainEvent { public GroupId Group { get; } = group; public MemberId Creator { get; } = creator; }

/// <summary>Made by nothing but a static method, and by another aggregate's.</summary>
[Persistent]
public partial class MeetingGroup : Entity
{
    public GroupId Id { get; private set; }
    private string _name;
    private string _description;
    private MemberId _creator;
    private List<GroupMember> _members;
    private DateTime _created;
    private DateTime? _paidUntil;

    private MeetingGroup() { _name = ""; _description = ""; _members = []; Id = null!; _creator = null!; }

    private MeetingGroup(GroupId id, string name, string description, MemberId creator)
    {
        Id = id;
        _name = name;
        _description = description;
        _creator = creator;
        _created = DateTime.UnixEpoch;
        _members = [GroupMember.New(id, creator, Role.Organizer)];
        AddDomainEvent(new GroupCreated(id, creator));
    }

    public static MeetingGroup CreateNew(GroupId id, string name, string description, MemberId creator) => new(id, name, description, creator);

    public void Edit(string name, string description) { _name = name; _description = description; }

    public void Join(MemberId member) => _members.Add(GroupMember.New(Id, member, Role.Member));

    public void Leave(MemberId member) => _members.FirstOrDefault(each => each.Is(member))?.Leave();

    public void Pay(DateTime until) => _paidUntil = until;

    public bool IsPaid(DateTime now) => _paidUntil > now && _created < now && _creator is not null && _name != _description;
}

public class GroupMember : Entity
{
    internal GroupId GroupId { get; private set; }
    internal MemberId MemberId { get; private set; }
    private Role _role;
    internal DateTime Joined { get; private set; }
    private bool _active;
    private DateTime? _left;

    private GroupMember() { GroupId = null!; MemberId = null!; _role = null!; }

    private GroupMember(GroupId group, MemberId member, Role role) { GroupId = group; MemberId = member; _role = role; _active = true; }

    internal static GroupMember New(GroupId group, MemberId member, Role role) => new(group, member, role);

    internal void Leave() { _active = false; _left = DateTime.UnixEpoch; }

    internal bool Is(MemberId member) => _active && MemberId == member && _left is null && _role.Value != "";
}

/// <summary>An aggregate with lists of children and many fields.</summary>
[Persistent]
public partial class Meeting : Entity
{
    public MeetingId Id { get; private set; } = null!;
    private GroupId _group = null!;
    private string _title = "";
    private Term _term = null!;
    private Term _rsvp = null!;
    private Limits _limits = null!;
    private Money _fee = Money.Undefined;
    private List<Attendee> _attendees = null!;
    private List<MemberId> _notComing = null!;
    private bool _canceled;
    private DateTime? _canceledOn;
    private MemberId? _canceledBy;

    private Meeting() { }

    internal static Meeting Plan(GroupId group, string title, Term term, Limits limits, Money fee) =>
        new() { Id = new MeetingId(Guid.Empty), _group = group, _title = title, _term = term, _rsvp = term, _limits = limits, _fee = fee, _attendees = [], _notComing = [] };

    public void Attend(MemberId member, int guests) => (_attendees ??= []).Add(Attendee.New(member, guests, (1 + guests) * (_fee ?? Money.Undefined)));

    public void Decline(MemberId member) => (_notComing ??= []).Add(member);

    public void Cancel(MemberId by, DateTime on) { _canceled = true; _canceledBy = by; _canceledOn = on; }

    public bool CanChange(DateTime now) => !_canceled && _canceledOn is null && _canceledBy is null && _term.Contains(now) && _rsvp.Contains(now) && _limits.Guests > 0 && _title != "" && _group is not null;
}

public class Attendee : Entity
{
    internal MemberId Member { get; private set; } = null!;
    private int _guests;
    private Money _fee = null!;
    private bool _paid;

    private Attendee() { }

    internal static Attendee New(MemberId member, int guests, Money fee) => new() { Member = member, _guests = guests, _fee = fee };

    internal void Pay() => _paid = true;

    internal decimal Owes() => _paid ? 0 : _guests * _fee.Value;
}

/// <summary>A comment, with answers that refer to it by its identifier.</summary>
[Persistent]
public partial class MeetingComment : Entity
{
    public CommentId Id { get; }
    private readonly MeetingId _meeting;
    private readonly MemberId _author;
    private readonly CommentId? _inReplyTo;
    private string _text;
    private DateTime? _edited;
    private bool _removed;
    private string? _reason;

    private MeetingComment(MeetingId meeting, MemberId author, string text, CommentId? inReplyTo)
    {
        Id = new CommentId(Guid.Empty);
        (_meeting, _author, _text, _inReplyTo) = (meeting, author, text, inReplyTo);
    }

    public static MeetingComment Create(MeetingId meeting, MemberId author, string text) => new(meeting, author, text, null);

    public void Edit(string text, DateTime on) { _text = text; _edited = on; }

    public void Remove(string reason) { _removed = true; _reason = reason; }

    public bool IsShown => !_removed && _reason is null && _edited is null && _inReplyTo is null && _meeting is not null && _author is not null && _text != "";
}

/// <summary>A method that returns a new aggregate returns the bare object.</summary>
// gets STUB0022 STUB0060
[Persistent]
public partial class Proposal : Entity
{
    private string _name = "";
    private bool _accepted;

    public static Proposal New(string name) => new() { _name = name };

    public MeetingGroup Accept(MemberId by) { _accepted = true; return MeetingGroup.CreateNew(new GroupId(Guid.Empty), _name, "", by); }

    public bool IsAccepted => _accepted;
}

/// <summary>A method that takes another aggregate.</summary>
// gets STUB0022, fixed
[Persistent]
public partial class Like : Entity
{
    private CommentId? _comment;
    private MemberId? _member;

    public void Attach(MeetingComment comment, MemberId member) => (_comment, _member) = (new CommentId(Guid.Empty), member);

    public bool Is(MemberId member) => _member == member && _comment is not null;
}

/// <summary>A snapshot beside an event-sourced aggregate.</summary>
public abstract class SourcedRoot
{
    public Guid Id { get; protected set; }
    public int Version { get; private set; }
    [Transient] private readonly List<IDomainEvent> _changes = [];

    protected void Apply(IDomainEvent change) { When(change); _changes.Add(change); Version++; }

    protected abstract void When(IDomainEvent change);
}

public record PaymentSnapshot(Guid Id, Guid Payer, decimal Amount, string Status);

[Persistent]
public partial class Payment : SourcedRoot
{
    private MemberId? _payer;
    private Money? _amount;
    private PaymentStatus _status = PaymentStatus.Waiting;

    public static Payment Buy(MemberId payer, Money amount) { var payment = new Payment(); payment.Apply(new PaymentCreated(payer, amount)); return payment; }

    public void MarkPaid() => Apply(new PaymentPaid());

    [ReadLock] public PaymentSnapshot Snapshot() => new(Id, _payer?.Value ?? default, _amount?.Value ?? 0, _status.Code);

    protected override void When(IDomainEvent change)
    {
        switch (change)
        {
            case PaymentCreated created: (_payer, _amount) = (created.Payer, created.Amount); break;
            case PaymentPaid: _status = PaymentStatus.Paid; break;
        }
    }
}

public class PaymentCreated(MemberId payer, Money amount) : DomainEvent { public MemberId Payer { get; } = payer; public Money Amount { get; } = amount; }

public class PaymentPaid : DomainEvent;

public class PaymentStatus
{
    private PaymentStatus(string code) => Code = code;

    public string Code { get; }

    public static PaymentStatus Waiting => new(nameof(Waiting));

    public static PaymentStatus Paid => new(nameof(Paid));

    public static PaymentStatus Of(string code) => new(code);
}

/// <summary>A strategy behind an interface, chosen when the list is loaded.</summary>
// gets STUB0077, fixed
[Persistent]
public partial class PriceList
{
    private IPricing _pricing = new ListedPricing([]);
    public string Country { get; set; } = "";

    public void Discount(decimal by) => _pricing = new DiscountedPricing(by);

    public Money PriceOf(string period) => _pricing.PriceOf(period);
}

public interface IPricing { Money PriceOf(string period); }

public class ListedPricing(List<PricedItem> items) : IPricing { private readonly List<PricedItem> _items = items; public Money PriceOf(string period) => _items.FirstOrDefault(item => item.Period == period)?.Price ?? Money.Undefined; }

public class DiscountedPricing(decimal by) : IPricing { private readonly decimal _by = by; public Money PriceOf(string period) => new(_by, period); }

public record PricedItem(string Period, Money Price);

/// <summary>A registration with a hashed password and a status that is a value object.</summary>
[Persistent]
public partial class UserRegistration : Entity
{
    public Guid Id { get; private set; }
    private readonly string _login;
    private readonly string _passwordHash;
    private readonly string _email;
    private RegistrationStatus _status;
    private DateTime? _confirmed;

    private UserRegistration(string login, string passwordHash, string email) { (_login, _passwordHash, _email) = (login, passwordHash, email); _status = RegistrationStatus.Waiting; }

    public static UserRegistration RegisterNew(string login, string passwordHash, string email) => new(login, passwordHash, email);

    public void Confirm(DateTime on) { _status = RegistrationStatus.Confirmed; _confirmed = on; }

    public bool IsConfirmed => _status.Value == "Confirmed" && _confirmed is not null && _login != _email && _passwordHash != "";
}

public record RegistrationStatus(string Value)
{
    public static RegistrationStatus Waiting => new("Waiting");
    public static RegistrationStatus Confirmed => new("Confirmed");
}

/// <summary>A clock and a counter that the static factory is given.</summary>
[Persistent]
public partial class Subscription
{
    private SubscriptionPeriod _period = SubscriptionPeriod.Month;
    private DateTime _expires;
    private SubscriptionState _state;

    public enum SubscriptionState { Active, Expired }

    public void Renew(SubscriptionPeriod period, DateTime now) { _period = period; _expires = now.AddDays(period.Days); _state = SubscriptionState.Active; }

    public void Expire(DateTime now) { if (_expires < now) _state = SubscriptionState.Expired; }

    public bool IsActive => _state == SubscriptionState.Active && _period.Days > 0;
}

public sealed class SubscriptionPeriod
{
    public int Days { get; }

    private SubscriptionPeriod(int days) => Days = days;

    public static readonly SubscriptionPeriod Month = new(30);
    public static readonly SubscriptionPeriod HalfYear = new(182);
}
