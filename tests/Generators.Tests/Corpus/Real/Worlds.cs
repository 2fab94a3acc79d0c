// Game servers: vectors, parents and children, flags, effects, timers, delegates, fields with a prefix.
using System.Collections;
using System.Numerics;

namespace Corpus.Real.Worlds
{
    public struct Point3D : IEquatable<Point3D>
    {
        internal int m_X;
        internal int m_Y;
        internal int m_Z;
        public static readonly Point3D Zero = new(0, 0, 0);
        public Point3D(int x, int y, int z) { m_X = x; m_Y = y; m_Z = z; }
        public int X { readonly get => m_X; set => m_X = value; }
        public int Y { readonly get => m_Y; set => m_Y = value; }
        public int Z { readonly get => m_Z; set => m_Z = value; }
        public readonly bool Equals(Point3D other) => (m_X, m_Y, m_Z) == (other.m_X, other.m_Y, other.m_Z);
        public override readonly bool Equals(object? obj) => obj is Point3D other && Equals(other);
        public override readonly int GetHashCode() => HashCode.Combine(m_X, m_Y, m_Z);
        public static bool operator ==(Point3D left, Point3D right) => left.Equals(right);
        public static bool operator !=(Point3D left, Point3D right) => !left.Equals(right);
    }

    public readonly struct Serial(int value) : IComparable<Serial> { private readonly int m_Value = value; public int Value => m_Value; public int CompareTo(Serial other) => m_Value.CompareTo(other.m_Value); public static implicit operator int(Serial serial) => serial.m_Value; }

    [Flags] public enum MobileFlag : ulong { None, Female = 1, Frozen = 2, Warmode = 1UL << 40 }
    public enum Layer : byte { Invalid, OneHanded, Shoes, Pants = 0x04, Backpack = 0x15 }

    /// <summary>An item inside another one.</summary>
    // gets STUB0022, fixed
    [Persistent]
    public partial class Item
    {
        private Serial m_Serial;
        private Point3D m_Location;
        private int m_ItemID, m_Hue, m_Amount = 1;
        private Layer m_Layer;
        private string? m_Name;
        private Item? m_Parent;
        private List<Item>? m_Items;
        private DateTime m_LastMoved;
        public int Hue { get => m_Hue; set => m_Hue = value; }
        public int Amount { get => m_Amount; set => m_Amount = Math.Max(value, 0); }
        public void MoveTo(Point3D location) { m_Location = location; m_LastMoved = DateTime.UnixEpoch; }
        public bool IsTopLevel => m_Parent is null && m_Items is null && m_Serial > 0 && m_ItemID > 0 && m_Layer > 0 && m_Name is null;
    }

    /// <summary>The same with references.</summary>
    [Persistent]
    public partial class Container
    {
        private readonly Serial m_Serial;
        private Point3D m_Location;
        private IContainer? m_Parent;
        private readonly List<IContainer> m_Items = [];
        private int m_MaxWeight = 400, m_Total;
        public int Total => m_Total;
        public void Add(IContainer item) => m_Items.Add(item);
        public void Place(IContainer? parent, Point3D at) => (m_Parent, m_Location) = (parent, at);
        public bool IsFull => m_Total >= m_MaxWeight && m_Parent is null && m_Serial.Value == 0 && m_Location == Point3D.Zero;
    }

    /// <summary>Statistics, skills and an array of modifiers.</summary>
    [Persistent]
    public partial class Mobile
    {
        private MobileFlag m_Flags;
        private readonly int[] m_Stats = new int[3];
        private readonly Skill[] m_Skills = [];
        private readonly Dictionary<Layer, int> m_Equipment = new();
        private Point3D m_Location;
        private readonly HashSet<Serial> m_Aggressors = new();
        private string m_Name = "a nobody";
        public string Name { get => m_Name; set => m_Name = value; }
        public bool Female { get => m_Flags.HasFlag(MobileFlag.Female); set => m_Flags = value ? m_Flags | MobileFlag.Female : m_Flags & ~MobileFlag.Female; }
        public void Damage(int amount, Serial from) { if (m_Stats is { Length: > 0 }) m_Stats[0] -= amount; m_Aggressors.Add(from); }
        public void Equip(Layer layer, int item) => m_Equipment[layer] = item;
        public int SkillTotal => m_Skills?.Sum(skill => skill.Base) ?? m_Location.X;
    }

    public class Skill { private ushort m_Base; private ushort m_Cap = 1000; private byte m_Lock; public int Base { get => m_Base; set => m_Base = (ushort)Math.Min(value, m_Cap); } public byte Lock => m_Lock; public void SetLock(byte value) => m_Lock = value; }

    /// <summary>A list that is not generic, of whatever there is.</summary>
    // gets STUB0020
    [Persistent]
    public partial class BulkOrderBook { private ArrayList m_Entries = []; private Hashtable m_Filter = []; private string m_BookName = ""; public int Count => m_Entries.Count + m_Filter.Count; public void Rename(string name) { m_BookName = name; m_Entries = []; m_Filter = []; } public string BookName => m_BookName; }

    /// <summary>Spawners with timers of their own class.</summary>
    public class InternalTimer(TimeSpan delay) { private readonly TimeSpan m_Delay = delay; private Action? m_Tick; public void Start(Action tick) => m_Tick = tick; public TimeSpan Delay => m_Delay; public bool Running => m_Tick is not null; }

    // gets STUB0020, fixed
    [Persistent]
    public partial class Spawner
    {
        private InternalTimer? m_Timer;
        private readonly List<string> m_Names = [];
        private TimeSpan m_MinDelay = TimeSpan.FromMinutes(5);
        private int m_Count;
        private bool m_Running;
        public void Start(TimeSpan delay) { m_MinDelay = delay; m_Running = true; m_Timer = null; }
        public void Add(string name) { m_Names.Add(name); m_Count++; }
        public bool Running => m_Running;
    }

    /// <summary>Vectors and rotations.</summary>
    [Persistent]
    public partial class Body { public Vector3 Position { get; set; } public Quaternion Rotation { get; set; } = Quaternion.Identity; public Vector2 Size { get; set; } public Matrix4x4 World { get; set; } public void Move(Vector3 by) => Position += by; }

    /// <summary>The same with numbers of its own.</summary>
    // gets STUB0053
    [Persistent]
    public partial class PlainBody { public Vec3 Position { get; set; } public Vec3 Velocity { get; set; } public float Mass = 1; public void Step(float seconds) => Position = new Vec3(Position.X + (Velocity.X * seconds), Position.Y, Position.Z); }

    public readonly record struct Vec3(float X, float Y, float Z) { public float Length => MathF.Sqrt((X * X) + (Y * Y) + (Z * Z)); }

    /// <summary>Components by type.</summary>
    // gets STUB0077
    [Persistent]
    public partial class EntityBag { private readonly Dictionary<Type, IComponent> components = []; public int Count => components.Count; public void Clear() => components.Clear(); }

    /// <summary>Components as a closed list.</summary>
    // gets STUB0077, fixed
    [Persistent]
    public partial class GameEntity { private readonly List<IComponent> components = []; public void Add(Health health) => components.Add(health); public int Count => components.Count; }

    public interface IComponent;
    public sealed class Health : IComponent { public int Current { get; set; } = 100; public int Maximum { get; set; } = 100; }
    public struct Speed : IComponent { public float Value; }
    public sealed class Inventory : IComponent { private readonly Dictionary<int, int> m_Slots = []; public void Put(int slot, int item) => m_Slots[slot] = item; }

    /// <summary>A map of chunks.</summary>
    [Persistent]
    public partial class Zone
    {
        private readonly Dictionary<(int X, int Y), Chunk> chunks = [];
        private byte[,] heights = new byte[2, 2];
        private ulong[] occupied = [];
        public void Set(int x, int y, ushort block) { if (!chunks.TryGetValue((x, y), out var chunk)) chunks[(x, y)] = chunk = new Chunk(); chunk.Set(0, block); heights = new byte[x & 3, y & 3]; occupied = []; }
        public int Loaded => chunks.Count + heights.Length + occupied.Length;
    }

    public sealed class Chunk { private readonly ushort[] blocks = new ushort[16]; private bool dirty; public void Set(int index, ushort block) { if (blocks is not null) blocks[index] = block; dirty = true; } public bool Dirty => dirty; }

    /// <summary>Guilds with wars: pairs, ranks and a leader that is a reference.</summary>
    [Persistent]
    public partial class Guild
    {
        private IMobile? leader;
        private readonly List<IMobile> members = [];
        private readonly List<KeyValuePair<IGuild, DateTime>> wars = [];
        private readonly Dictionary<Rank, string[]> titles = [];
        public string Name { get; set; } = "";
        public char Abbreviation { get; set; } = 'G';
        public void Join(IMobile mobile, bool leads) { members.Add(mobile); if (leads) leader = mobile; }
        public void Declare(IGuild on, DateTime at) => wars.Add(new(on, at));
        public void Title(Rank rank, string[] names) => titles[rank] = names;
        public bool IsLed => leader is not null;
        public enum Rank { Ronin, Member, Emissary }
    }

    /// <summary>An auction house: events are not state.</summary>
    // gets STUB0054
    [Persistent]
    public partial class Auction
    {
        private readonly SortedList<DateTime, Bid> bids = [];
        public event EventHandler<Bid>? Placed;
        public void Place(string by, decimal amount, DateTime at) { var bid = new Bid(by, amount); bids[at] = bid; Placed?.Invoke(this, bid); }
        public Bid? Highest => bids.Values.MaxBy(bid => bid.Amount);
    }

    public sealed record Bid(string By, decimal Amount);

    /// <summary>A quest's graph: steps that share rewards.</summary>
    [Persistent]
    public partial class Quest
    {
        private readonly List<QuestStep> steps = [];
        private QuestStep? current;
        public void Add(string text, Reward reward) { var step = new QuestStep { Text = text, Reward = reward, Previous = current }; steps.Add(step); current = step; }
        public string? Current => current?.Text;
    }

    public class QuestStep { public string Text { get; set; } = ""; public Reward? Reward { get; set; } public QuestStep? Previous { get; set; } public List<QuestStep> Branches { get; } = []; }
    public class Reward { public int Gold { get; set; } public List<int> Items { get; set; } = []; }

    /// <summary>Effects whose strategy is a delegate with a name.</summary>
    public delegate int Formula(int strength, int level);

    // gets STUB0020, fixed
    [Persistent]
    public partial class Spell { private Formula? formula; public int Level { get; set; } = 1; public string Name { get; set; } = ""; public int Strength(int by) => formula?.Invoke(by, Level) ?? by * Level; }

    /// <summary>Random numbers that are to go on where they were.</summary>
    // gets STUB0020
    [Persistent]
    public partial class LootTable { private readonly Random random = new(42); private readonly Dictionary<string, double> weights = []; public string? Roll() => weights.Keys.ElementAtOrDefault(random?.Next(1) ?? 0); public void Add(string item, double weight) => weights[item] = weight; }
}
