namespace Microsoft.SqlServer.Server;

// What SqlClient asks of types that are made for SQL Server's own runtime. This product sends none, but every parameter is asked whether
// it is one. Names, members and values are those of the package's documentation; the test PublishedSiteTests holds them against SqlClient.

/// <summary>How a user-defined type is written to the wire.</summary>
public enum Format
{
    /// <summary>Not said.</summary>
    Unknown,
    /// <summary>Field by field.</summary>
    Native,
    /// <summary>By <see cref="IBinarySerialize"/>.</summary>
    UserDefined,
}

/// <summary>A user-defined type that writes itself.</summary>
public interface IBinarySerialize
{
    /// <summary>Fills the value from the wire.</summary>
    void Read(BinaryReader r);

    /// <summary>Writes the value to the wire.</summary>
    void Write(BinaryWriter w);
}

/// <summary>Marks a type as one that SQL Server knows.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct)]
public sealed class SqlUserDefinedTypeAttribute(Format format) : Attribute
{
    /// <summary>How it is written.</summary>
    public Format Format { get; } = format;

    /// <summary>True when its bytes sort as it does.</summary>
    public bool IsByteOrdered { get; set; }

    /// <summary>True when each value has as many bytes.</summary>
    public bool IsFixedLength { get; set; }

    /// <summary>The most bytes it takes; -1 for no bound.</summary>
    public int MaxByteSize { get; set; }

    /// <summary>Its name on the server.</summary>
    public string? Name { get; set; }

    /// <summary>The method that judges its values.</summary>
    public string? ValidationMethodName { get; set; }
}

/// <summary>A type that was sent as a user-defined one, but isn't.</summary>
public sealed class InvalidUdtException : SystemException
{
    private InvalidUdtException(string message) : base(message)
    {
    }

    /// <summary>Says which type, and why it isn't one.</summary>
    public static InvalidUdtException Create(Type udtType, string resourceReason) => new($"'{udtType?.FullName}': {resourceReason}");
}
