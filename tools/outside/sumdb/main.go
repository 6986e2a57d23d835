// Checks the log of a Housecall export with the packages that guard Go's checksum database:
// golang.org/x/mod/sumdb/note and tlog. It knows nothing of Housecall but the folder's layout: a whole
// log has its tiles, a part of one has a proof for each row.
//
//	go run . EXPORT-DIRECTORY [KEPT-CHECKPOINT]
//
// With a checkpoint kept from an earlier export it also checks that the log still begins with what that covers;
// a part can be compared only with one of its own size.
package main

import (
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func main() {
	if len(os.Args) != 2 && len(os.Args) != 3 {
		fail("usage: sumdb EXPORT-DIRECTORY [KEPT-CHECKPOINT]")
	}
	directory := os.Args[1]
	tree := openCheckpoint(directory, "checkpoint", read(directory, "log/checkpoint"))
	if _, err := os.Stat(filepath.Join(directory, "proofs")); err == nil {
		if len(os.Args) == 3 {
			sameAs(openCheckpoint(directory, "kept checkpoint", read("", os.Args[2])), tree)
		}
		checkRows(directory, tree)
		return
	}
	hashes := tlog.TileHashReader(tree, tiles(filepath.Join(directory, "log")))
	if len(os.Args) == 3 {
		beginsWith(openCheckpoint(directory, "kept checkpoint", read("", os.Args[2])), tree, hashes)
	}
	index := int64(0)
	for _, entry := range entries(filepath.Join(directory, "log"), tree.N) {
		want, err := hashes.ReadHashes([]int64{tlog.StoredHashIndex(0, index)})
		if err != nil {
			fail("entry %d: %v", index, err)
		}
		if want[0] != tlog.RecordHash(entry) {
			fail("entry %d is not the one in the tree", index)
		}
		if index%97 == 0 || index == tree.N-1 {
			proof, err := tlog.ProveRecord(tree.N, index, hashes)
			if err == nil {
				err = tlog.CheckRecord(proof, tree.N, tree.Hash, index, tlog.RecordHash(entry))
			}
			if err != nil {
				fail("entry %d: %v", index, err)
			}
		}
		index++
	}
	fmt.Printf("sound: %d entries under %v\n", tree.N, tree.Hash)
}

// sameAs is for a part of a log, which has no hashes that would lead from one size to another.
func sameAs(kept, tree tlog.Tree) {
	if kept.N != tree.N {
		fmt.Printf("not compared: the kept checkpoint covers %d entries, this one %d\n", kept.N, tree.N)
	} else if kept.Hash != tree.Hash {
		fail("the log is not the one that the kept checkpoint covers")
	}
}

func beginsWith(kept, tree tlog.Tree, hashes tlog.HashReader) {
	if kept.N > tree.N {
		fail("rolled back: the log has %d entries, the kept checkpoint covers %d", tree.N, kept.N)
	}
	proof, err := tlog.ProveTree(tree.N, kept.N, hashes)
	if err == nil {
		err = tlog.CheckTree(proof, tree.N, tree.Hash, kept.N, kept.Hash)
	}
	if err != nil {
		fail("the log does not begin with what the kept checkpoint covers: %v", err)
	}
}

// checkRows checks every row of a part with its own C2SP tlog-proof.
func checkRows(directory string, tree tlog.Tree) {
	rows := 0
	for _, line := range strings.Split(strings.TrimSpace(string(read(directory, "events.ndjson"))), "\n") {
		var row struct {
			Seq   int64  `json:"seq"`
			Entry string `json:"entry"`
		}
		if err := json.Unmarshal([]byte(line), &row); err != nil {
			fail("row %d of the file: %v", rows, err)
		}
		text := string(read(directory, fmt.Sprintf("proofs/%d.tlog-proof", row.Seq)))
		head, _, _ := strings.Cut(text, "\n\n")
		lines := strings.Split(head, "\n")
		if len(lines) < 2 || lines[0] != "c2sp.org/tlog-proof@v1" || lines[1] != fmt.Sprintf("index %d", row.Seq) {
			fail("row %d: not its proof", row.Seq)
		}
		var proof tlog.RecordProof
		for _, line := range lines[2:] {
			bytes, err := base64.StdEncoding.DecodeString(line)
			if err != nil || len(bytes) != tlog.HashSize {
				fail("row %d: its proof is damaged", row.Seq)
			}
			proof = append(proof, tlog.Hash(bytes))
		}
		if err := tlog.CheckRecord(proof, tree.N, tree.Hash, row.Seq, tlog.RecordHash([]byte(row.Entry))); err != nil {
			fail("row %d: %v", row.Seq, err)
		}
		rows++
	}
	fmt.Printf("sound: %d rows of %d under %v\n", rows, tree.N, tree.Hash)
}

func openCheckpoint(directory, what string, text []byte) tlog.Tree {
	verifier, err := note.NewVerifier(strings.TrimSpace(string(read(directory, "vkey"))))
	if err != nil {
		fail("vkey: %v", err)
	}
	signed, err := note.Open(text, note.VerifierList(verifier))
	if err != nil {
		fail("%s: %v", what, err)
	}
	lines := strings.Split(signed.Text, "\n")
	if len(lines) != 4 || lines[0] != verifier.Name() {
		fail("%s: not one of this log", what)
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil {
		fail("%s: %v", what, err)
	}
	root, err := base64.StdEncoding.DecodeString(lines[2])
	if err != nil || len(root) != tlog.HashSize {
		fail("%s: no root", what)
	}
	tree := tlog.Tree{N: size}
	copy(tree.Hash[:], root)
	return tree
}

// tiles reads C2SP paths: tlog's own have the tile height in front ("tile/8/0/…").
type tiles string

func (t tiles) Height() int { return 8 }

func (t tiles) ReadTiles(wanted []tlog.Tile) ([][]byte, error) {
	var data [][]byte
	for _, tile := range wanted {
		bytes, err := os.ReadFile(filepath.Join(string(t), path(tile)))
		if err != nil {
			return nil, err
		}
		data = append(data, bytes)
	}
	return data, nil
}

func (t tiles) SaveTiles([]tlog.Tile, [][]byte) {}

func path(tile tlog.Tile) string {
	return strings.Replace(strings.Replace(tile.Path(), "tile/8/", "tile/", 1), "tile/data/", "tile/entries/", 1)
}

func entries(log string, size int64) [][]byte {
	var all [][]byte
	for n := int64(0); n*256 < size; n++ {
		bundle, err := os.ReadFile(filepath.Join(log, path(tlog.Tile{H: 8, L: -1, N: n, W: int(min(256, size-n*256))})))
		if err != nil {
			fail("%v", err)
		}
		for len(bundle) > 1 {
			length := int(binary.BigEndian.Uint16(bundle))
			if 2+length > len(bundle) {
				fail("entry %d is cut short", len(all))
			}
			all = append(all, bundle[2:2+length])
			bundle = bundle[2+length:]
		}
	}
	if int64(len(all)) != size {
		fail("%d entries, but the checkpoint covers %d", len(all), size)
	}
	return all
}

func read(directory, name string) []byte {
	bytes, err := os.ReadFile(filepath.Join(directory, name))
	if err != nil {
		fail("%v", err)
	}
	return bytes
}

func fail(format string, values ...any) {
	fmt.Fprintf(os.Stderr, format+"\n", values...)
	os.Exit(1)
}
