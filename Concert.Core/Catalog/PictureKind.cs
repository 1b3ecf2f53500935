namespace Ticketing.Catalog;

/// <summary>The pictures that posters are kept as.</summary>
public enum PictureKind
{
    Jpeg, Png, WebP,
}

/// <summary>Tells pictures by their content: neither a name nor a stated type is believed.</summary>
public static class Pictures
{
    /// <summary>As many first bytes as it takes to tell.</summary>
    public const int SignatureLength = 16;

    private static ReadOnlySpan<byte> Jpeg => [0xFF, 0xD8, 0xFF];

    private static ReadOnlySpan<byte> Png => [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52];

    /// <summary>What these bytes begin as; null when it is no picture of ours.</summary>
    public static PictureKind? KindOf(ReadOnlySpan<byte> content)
    {
        if (content.StartsWith(Jpeg)) return PictureKind.Jpeg;
        if (content.StartsWith(Png)) return PictureKind.Png;
        // The four bytes between the two words are its length.
        return content.StartsWith("RIFF"u8) && content.Length >= SignatureLength && content[8..].StartsWith("WEBPVP8"u8)
            ? PictureKind.WebP
            : null;
    }

    /// <summary>As browsers are told.</summary>
    public static string TypeOf(PictureKind kind) => kind switch
    {
        PictureKind.Jpeg => "image/jpeg",
        PictureKind.Png => "image/png",
        _ => "image/webp",
    };
}
