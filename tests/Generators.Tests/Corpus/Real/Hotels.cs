// Bookings, lessons, clinics, warehouses: the middle of the road of business code, in five authors' styles.
using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Corpus.Real.Hotels
{
    public abstract class BaseEntity<TId> where TId : struct, IEquatable<TId>
    {
        public TId Id { get; init; }
        public DateTimeOffset CreatedAt { get; private set; }
        public DateTimeOffset? UpdatedAt { get; private set; }
        public int Version { get; private set; }
        protected void Touch(DateTimeOffset now) { UpdatedAt = now; Version++; }
        internal void Created(DateTimeOffset now) => CreatedAt = now;
    }

    public readonly record struct RoomId(Guid Value) { public static RoomId New() => new(Guid.Empty); }
    public readonly record struct GuestId(int Value);
    public sealed record DateRange(DateOnly From, DateOnly To) { public int Nights => To.DayNumber - From.DayNumber; public bool Overlaps(DateRange other) => From < other.To && other.From < To; }

    [Persistent]
    public partial class Room : BaseEntity<RoomId>
    {
        private readonly List<DateRange> _booked = [];
        public required string Number { get; init; }
        public RoomType Type { get; private set; }
        public IReadOnlyList<DateRange> Booked => _booked;
        public bool TryBook(DateRange range) { if (_booked.Any(range.Overlaps)) return false; _booked.Add(range); return true; }
        public void Upgrade(RoomType type, DateTimeOffset now) { Type = type; Touch(now); }
    }

    public enum RoomType { Single, Double, Suite }

    [Persistent]
    public partial class Reservation : BaseEntity<RoomId>
    {
        private Reservation() { }
        public Reservation(GuestId guest, DateRange range) { Guest = guest; Range = range; }
        public GuestId Guest { get; private set; }
        public DateRange Range { get; private set; } = null!;
        public IRoom? Room { get; private set; }
        public List<string> Notes { get; private set; } = [];
        public ReservationState State { get; private set; } = ReservationState.Requested;
        public void Assign(IRoom room) { Room = room; State = ReservationState.Confirmed; }
        public void Note([NotNull] string? text) => Notes.Add(text ?? throw new ArgumentNullException(nameof(text)));
    }

    public enum ReservationState { Requested = 1, Confirmed, CheckedIn, CheckedOut }

    /// <summary>It tells of its changes, as view models do.</summary>
    // gets STUB0054
    [Persistent]
    public partial class Guest : INotifyPropertyChanged
    {
        private string _name = "";
        private string? _phone;
        public event PropertyChangedEventHandler? PropertyChanged;
        public string Name { get => _name; set { if (_name == value) return; _name = value; OnPropertyChanged(); } }
        public string? Phone { get => _phone; set { _phone = value; OnPropertyChanged(); } }
        protected void OnPropertyChanged([CallerMemberName] string? name = null) => PropertyChanged?.Invoke(this, new PropertyChangedEventArgs(name));
    }

    /// <summary>A base class that tells of its changes.</summary>
    public abstract class Observable : INotifyPropertyChanged
    {
        public event PropertyChangedEventHandler? PropertyChanged;
        protected bool Set<T>(ref T field, T value, [CallerMemberName] string? name = null) { if (EqualityComparer<T>.Default.Equals(field, value)) return false; field = value; PropertyChanged?.Invoke(this, new PropertyChangedEventArgs(name)); return true; }
    }

    [Persistent]
    public partial class Season : Observable
    {
        private decimal _factor = 1;
        private DateRange? _range;
        public decimal Factor { get => _factor; set => Set(ref _factor, value); }
        public DateRange? Range { get => _range; set => Set(ref _range, value); }
    }

    /// <summary>Housekeeping with a service that the constructor is given and the class hands on.</summary>
    // gets STUB0077
    [Persistent]
    public partial class Housekeeping
    {
        private readonly INotifier _notifier;
        private readonly Queue<RoomId> _dirty = new();
        public Housekeeping(INotifier notifier) => _notifier = notifier;
        public void Leave(RoomId room) { _dirty.Enqueue(room); _notifier.Notify("dirty"); }
        public int Waiting => _dirty.Count;
    }

    public interface INotifier { void Notify(string text); }

    [Persistent]
    public partial class Bill
    {
        private readonly Dictionary<string, List<BillItem>> _byCategory = new(StringComparer.Ordinal);
        private decimal? _discount;
        public void Add(string category, BillItem item) { if (!_byCategory.TryGetValue(category, out var items)) _byCategory[category] = items = []; items.Add(item); }
        public void Discount(decimal percent) => _discount = percent;
        public decimal Total => _byCategory.Values.SelectMany(items => items).Sum(item => item.Price * item.Count) * (1 - ((_discount ?? 0) / 100));
        public ILookup<string, BillItem> Grouped() => _byCategory.Values.SelectMany(items => items).ToLookup(item => item.Text);
    }

    public record BillItem(string Text, decimal Price, int Count = 1);
}

namespace Corpus.Real.School
{
    /// <summary>Persons by inheritance, tables per hierarchy.</summary>
    [Persistent]
    public abstract partial class Person
    {
        public int Id { get; set; }
        public string LastName { get; set; } = "";
        public string FirstMidName { get; set; } = "";
        public string FullName => LastName + ", " + FirstMidName;
    }

    [Persistent]
    public partial class Student : Person
    {
        public DateTime EnrollmentDate { get; set; }
        public ICollection<Enrollment> Enrollments { get; set; } = new List<Enrollment>();
        public Grade? Best() => Enrollments.Min(enrollment => enrollment.Grade);
    }

    [Persistent]
    public partial class Instructor : Person
    {
        public DateTime HireDate { get; set; }
        public ICollection<ICourse> Courses { get; set; } = new HashSet<ICourse>();
        public OfficeAssignment? Office { get; set; }
    }

    public enum Grade { A, B, C, D, F }

    public class Enrollment { public int Id { get; set; } public Grade? Grade { get; set; } public ICourse? Course { get; set; } }

    public class OfficeAssignment { public int InstructorId { get; set; } public string? Location { get; set; } }

    [Persistent]
    public partial class Course
    {
        public int CourseId { get; set; }
        public string Title { get; set; } = "";
        public int Credits { get; set; }
        public IDepartment? Department { get; set; }
        public List<Enrollment> Enrollments { get; } = [];
        public byte[] RowVersion { get; private set; } = [];
    }

    [Persistent]
    public partial class Department
    {
        public string Name { get; set; } = "";
        public decimal Budget { get; set; }
        public DateTime StartDate { get; set; }
        public IInstructor? Administrator { get; set; }
    }

    /// <summary>Bidirectional navigation between plain children.</summary>
    [Persistent]
    public partial class Timetable { public List<Lesson> Lessons { get; set; } = []; public void Add(string room) { var slot = new Slot { Room = room }; var lesson = new Lesson { Slot = slot }; slot.Lesson = lesson; Lessons.Add(lesson); } }

    public class Lesson { public int Id { get; set; } public Slot? Slot { get; set; } public TimeSpan Length { get; set; } }
    public class Slot { public string Room { get; set; } = ""; public Lesson? Lesson { get; set; } public TimeOnly Start { get; set; } }

    /// <summary>An exam: a dictionary by enum, of arrays.</summary>
    [Persistent]
    public partial class Exam { private readonly Dictionary<Grade, string[]> results = []; public void Grade(Grade grade, string[] names) => results[grade] = names; public int Passed => results.Where(each => each.Key < School.Grade.F).Sum(each => each.Value.Length); }
}

namespace Corpus.Real.Clinic
{
    /// <summary>Records of records, with defaults and init-only.</summary>
    public abstract record Record { public Guid Id { get; init; } = Guid.Empty; public required string CreatedBy { get; init; } }
    public sealed record Diagnosis(string Code, string Text) : Record { public bool IsChronic { get; init; } }
    public sealed record Prescription(string Drug, Dose Dose, int Days) : Record;
    public readonly record struct Dose(decimal Amount, string Unit);

    [Persistent]
    public partial class Patient
    {
        private readonly SortedDictionary<DateTimeOffset, Diagnosis> diagnoses = [];
        private readonly List<Prescription> prescriptions = [];
        public required PersonName Name { get; set; }
        public DateOnly BirthDate { get; init; }
        public BloodType? Blood { get; set; }
        public Address? Home { get; set; }
        public void Diagnose(DateTimeOffset at, Diagnosis diagnosis) => diagnoses[at] = diagnosis;
        public void Prescribe(Prescription prescription) => prescriptions.Add(prescription);
        public int Age(DateOnly today) => today.Year - BirthDate.Year + diagnoses.Count;
    }

    public readonly record struct PersonName(string First, string? Middle, string Last) { public override string ToString() => $"{First} {Last}"; }
    public enum BloodType { A, B, AB, O }
    public sealed record Address(string Street, string City, string? State, string Country, string Zip);

    [Persistent]
    public partial class Appointment
    {
        private IPatient? patient;
        private readonly AppointmentHistory history = new();
        public DateTimeOffset Start { get; private set; }
        public TimeSpan Duration { get; private set; } = TimeSpan.FromMinutes(15);
        public void Book(IPatient who, DateTimeOffset at) { patient = who; Start = at; history.Add("booked"); }
        public void Move(DateTimeOffset to) { Start = to; history.Add("moved"); }
        public bool IsBooked => patient is not null;
    }

    public class AppointmentHistory { private readonly LinkedList<string> entries = new(); public int Count => entries?.Count ?? 0; internal void Add(string text) => entries?.AddLast(text); }

    /// <summary>A ward with a grid of beds.</summary>
    [Persistent]
    public partial class Ward { private readonly IPatient?[] beds = new IPatient?[2]; private readonly bool[,] cleaned = new bool[2, 2]; public int Free => beds.Count(bed => bed is null); public void Put(int bed, IPatient? patient) { if (beds is { Length: > 0 }) beds[bed & 1 & (beds.Length - 1)] = patient; if (cleaned.Length > 0) cleaned[0, 0] = false; } }

    /// <summary>Lab values with an interval that may be open.</summary>
    [Persistent]
    public partial class LabResult { public Dictionary<string, Measured> Values { get; init; } = []; public void Set(string name, double value, Interval<double> normal) => Values[name] = new Measured(value, normal); public bool IsNormal(string name) => Values.TryGetValue(name, out var measured) && measured.IsNormal; }

    public sealed class Measured(double value, Interval<double> normal) { public double Value { get; } = value; public Interval<double> Normal { get; } = normal; public bool IsNormal => Normal.Contains(Value); }
    public readonly record struct Interval<T>(T? From, T? To) where T : struct, IComparable<T> { public bool Contains(T value) => (From is not { } from || from.CompareTo(value) <= 0) && (To is not { } to || value.CompareTo(to) <= 0); }
}

namespace Corpus.Real.Warehouse
{
    /// <summary>Interfaces with default members, explicit ones, and a comparer.</summary>
    public interface IStocked { int OnHand { get; } bool IsLow => OnHand < 5; }
    public interface IAudited { string? ChangedBy { get; set; } }

    [Persistent]
    public partial class StockItem : IStocked, IAudited, IComparable<StockItem>
    {
        private int onHand;
        int IStocked.OnHand => onHand;
        string? IAudited.ChangedBy { get; set; }
        public string Sku { get; init; } = "";
        public void Receive(int count) => onHand += count;
        public bool Ship(int count) { if (count > onHand) return false; onHand -= count; return true; }
        public int CompareTo(StockItem? other) => string.CompareOrdinal(Sku, other?.Sku);
    }

    /// <summary>Bins in a sorted set with a comparer of its own class.</summary>
    // gets STUB0072
    [Persistent]
    public partial class BinLayout { private readonly SortedSet<string> bins = new(new ByLength()); public void Add(string bin) => bins.Add(bin); public int Count => bins.Count; }

    public sealed class ByLength : IComparer<string> { public int Compare(string? x, string? y) => (x?.Length ?? 0).CompareTo(y?.Length ?? 0); }

    [Persistent]
    public partial class PickList
    {
        private readonly List<(string Sku, int Count, bool Picked)> lines = [];
        private (DateTimeOffset Start, DateTimeOffset? End) time;
        public void Add(string sku, int count) => lines.Add((sku, count, false));
        public void Pick(int line) { if (line >= 0 && line < lines.Count) lines[line] = lines[line] with { Picked = true }; }
        public void Start(DateTimeOffset at) => time = (at, null);
        public bool IsDone => lines.TrueForAll(line => line.Picked) && time.End is not null;
    }

    /// <summary>A truck's load, by weight; units as structs of one field.</summary>
    public readonly struct Kilograms(double value) : IEquatable<Kilograms> { public double Value { get; } = value; public bool Equals(Kilograms other) => Value.Equals(other.Value); public override bool Equals(object? obj) => obj is Kilograms other && Equals(other); public override int GetHashCode() => Value.GetHashCode(); public static Kilograms operator +(Kilograms a, Kilograms b) => new(a.Value + b.Value); }

    [Persistent]
    public partial class Truck(string plate, Kilograms limit)
    {
        private readonly string plate = plate;
        private readonly Kilograms limit = limit;
        private readonly Dictionary<Guid, Kilograms> load = [];
        public bool Load(Guid parcel, Kilograms weight) { if (Total() + weight is var sum && sum.Value > limit.Value) return false; load[parcel] = weight; return true; }
        public string Plate => plate;
        private Kilograms Total() => load.Values.Aggregate(default(Kilograms), (sum, each) => sum + each);
    }

    /// <summary>A parcel as a state pattern: a class per state, each with its own data.</summary>
    // gets STUB0077, fixed
    [Persistent]
    public partial class Parcel { private ParcelState state = new Registered(); public void Send(string carrier) => state = new InTransit(carrier, []); public void Deliver(DateTimeOffset at) => state = new Delivered(at); public string Describe() => state.Describe(); }

    public abstract class ParcelState { public abstract string Describe(); protected int Steps { get; set; } }
    public class Registered : ParcelState { public override string Describe() => "registered"; }
    public class InTransit(string carrier, List<string> stops) : ParcelState { private readonly string carrier = carrier; public List<string> Stops { get; } = stops; public override string Describe() => carrier; }
    public class Delivered(DateTimeOffset at) : ParcelState { public DateTimeOffset At { get; } = at; public override string Describe() => $"{At:O}"; }

    /// <summary>A recount with a method that takes an enumerable, and one that returns a query.</summary>
    [Persistent]
    public partial class Recount { private readonly HashSet<string> open = new(StringComparer.OrdinalIgnoreCase); public void Begin(IEnumerable<string> skus) => open.UnionWith(skus); public IEnumerable<string> Left() => open.Where(sku => sku.Length > 0); public bool Count(string sku) => open.Remove(sku); }

    /// <summary>A copy constructor, and with-like methods.</summary>
    [Persistent]
    public partial class LabelTemplate { public LabelTemplate() { } public string Text { get; set; } = ""; public (int Width, int Height) Size { get; set; } = (10, 20); public Dictionary<string, string?> Fields { get; set; } = new(); public string Render(Dictionary<string, string> values) => values.Aggregate(Text, (text, value) => text.Replace("{" + value.Key + "}", value.Value, StringComparison.Ordinal)); }

    /// <summary>Nullable everything.</summary>
    [Persistent]
    public partial class ImportedRow { public int? A { get; set; } public decimal? B { get; set; } public DateTime? C { get; set; } public bool? D { get; set; } public Guid? E { get; set; } public char? F { get; set; } public TimeSpan? G { get; set; } public DayOfWeek? H { get; set; } public (int, string?)? I { get; set; } public int?[]? J { get; set; } public List<decimal?>? K { get; set; } public Dictionary<string, DateTime?>? L { get; set; } }
}
